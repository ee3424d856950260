package io.headgate.discovery.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.TimeSource;
import org.junit.jupiter.api.Test;

/** What a change costs, among many objects. The bound is generous; what it takes is printed. */
class ManifestScaleTest {
  @Test
  void oneChangeAmongFiveThousandObjectsCostsLittle() {
    TimeSource time = TimeSource.system();
    StringBuilder services = new StringBuilder();
    for (int i = 0; i < 2500; i++) {
      services.append(
          """
          ---
          apiVersion: v1
          kind: Service
          metadata: {name: svc-%d}
          spec: {selector: {app: app-%d}, ports: [{port: 80, targetPort: 8080}]}
          ---
          apiVersion: v1
          kind: Pod
          metadata: {name: pod-%d, labels: {app: app-%d}}
          status: {podIP: 127.1.%d.%d}
          """
              .formatted(i, i, i, i, i / 250, i % 250 + 1));
    }
    ControlPlaneHarness plane = new ControlPlaneHarness();
    long start = time.nanoTime();
    plane.write("all.yaml", services.toString());
    long loaded = time.nanoTime();
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 20; i++) {
      String one =
          """
          apiVersion: v1
          kind: Service
          metadata: {name: one}
          spec: {selector: {app: app-%d}, ports: [{port: 80}]}
          """
              .formatted(i);
      long before = time.nanoTime();
      plane.write("one.yaml", one);
      best = Math.min(best, time.nanoTime() - before);
      assertThat(plane.endpoints("one")).hasSize(1);
    }
    System.out.printf(
        "5,000 objects: load %d ms, one change %d ms%n",
        (loaded - start) / 1_000_000, best / 1_000_000);
    assertThat(best).isLessThan(500_000_000L);
  }
}
