package io.headgate.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories as they are where Headgate is needed. */
class ManyObjectsIT {

  /** Half a second is the target of a change with 1,000 of each; a loaded machine is given more. */
  private static final Duration LIVE = Duration.ofSeconds(2);

  /** Provisional: nothing is published before it has been measured on a machine at rest. */
  private static final Duration READY_BUDGET = Duration.ofSeconds(30);

  private static final long RESIDENT_BUDGET_MEBIBYTES = 1024;

  private static final int INGRESSES = 10_000;
  private static final int SERVICES = 100;

  @Test
  void f1_thousandServicesAndIngressesAnswerAndAChangeIsLive(@TempDir Path directory)
      throws Exception {
    Clone clone = Clone.in(directory);
    for (int i = 0; i < 1000; i++) {
      clone.write("many-" + i + ".yaml", service(i, "log-collection") + "---\n" + ingress(i));
    }
    try (HeadgateProcess headgate = HeadgateProcess.demo(clone)) {
      for (int i = 0; i < 1000; i += 37) {
        assertThat(pod(headgate, i)).startsWith("log-collection-");
      }
      assertThat(pod(headgate, 999)).startsWith("log-collection-");
      for (JsonObject service : headgate.list("services")) {
        if (service.getString("name").startsWith("many-")) {
          InetSocketAddress address = new InetSocketAddress(service.getString("clusterIP"), 8080);
          assertThat(headgate.get(address, "a", "/").statusCode()).isEqualTo(200);
        }
      }

      clone.write("many-500.yaml", service(500, "whoami") + "---\n" + ingress(500));

      await().atMost(LIVE).until(() -> pod(headgate, 500).startsWith("whoami-"));
    }
  }

  @Test
  void f1_fiveThousandServicesLoadAndABrokenFileKeepsTheLastGoodState(@TempDir Path directory)
      throws Exception {
    Clone clone = Clone.in(directory);
    for (int file = 0; file < 50; file++) {
      StringBuilder text = new StringBuilder();
      for (int i = file * 100; i < file * 100 + 100; i++) {
        text.append("---\n").append(service(i, "log-collection"));
      }
      clone.write("services-" + file + ".yaml", text.toString());
    }
    try (HeadgateProcess headgate = HeadgateProcess.demo(clone)) {
      List<JsonObject> services =
          headgate.list("services").stream()
              .filter(service -> service.getString("name").startsWith("many-"))
              .toList();
      assertThat(services).hasSize(5000);
      for (int i = 0; i < 5000; i += 50) {
        InetSocketAddress address =
            new InetSocketAddress(services.get(i).getString("clusterIP"), 8080);
        assertThat(headgate.get(address, "a", "/").statusCode()).isEqualTo(200);
      }

      clone.edit("services-7.yaml", text -> text + "\tbroken: true\n");

      await().atMost(LIVE).until(() -> headgate.list("problems").size() == 1);
      assertThat(headgate.list("problems").getFirst().getString("file"))
          .endsWith("services-7.yaml");
      assertThat(headgate.list("services")).hasSizeGreaterThanOrEqualTo(5000);
    }
  }

  @Test
  @Tag("long")
  void iL3_tenThousandIngressesAreReadyWithinTheBudget(@TempDir Path folder) throws Exception {
    try (Slot slot = Slot.claim()) {
      ClusterPlace place = new ClusterPlace(slot, folder, 1);
      Files.createDirectories(place.manifests());
      for (int i = 0; i < SERVICES; i++) {
        Files.writeString(place.manifests().resolve("service-" + i + ".yaml"), service(i, "none"));
      }
      for (int i = 0; i < INGRESSES; i++) {
        String text = ingress(i, i % SERVICES);
        Files.writeString(place.manifests().resolve("ingress-" + i + ".yaml"), text);
      }
      try (ClusterNode node = ClusterNode.start(place, "")) {
        InetSocketAddress probes = new InetSocketAddress(node.address(), 10254);
        Set<Integer> before = new LinkedHashSet<>();
        await()
            .atMost(Duration.ofMinutes(5))
            .pollInterval(Duration.ofMillis(20))
            .until(
                () -> {
                  before.add(readiness(probes));
                  return before.contains(200);
                });
        // No pod is ready: what is known has 503, what is not 404.
        for (int i = INGRESSES - 1; i >= 0; i -= 101) {
          assertThat(Answer.to("GET", http(node), "many-" + i + ".example", "/").statusCode())
              .isEqualTo(503);
        }
        assertThat(node.list("routes")).hasSize(INGRESSES);
        node.ready();
        long ready = readyMillis(node.log());
        long resident = peakMebibytes(node.pid());
        System.out.printf(
            "ManyObjectsIT: %d Ingresses, ready in %d ms, %d ms of CPU so far, %d MiB resident%n",
            INGRESSES, ready, cpuMillis(node.pid()), resident);
        assertThat(before).as("/readyz before it was 200").contains(503);
        assertThat(Duration.ofMillis(ready)).isLessThan(READY_BUDGET);
        assertThat(resident).isLessThan(RESIDENT_BUDGET_MEBIBYTES);
      }
    }
  }

  private static InetSocketAddress http(ClusterNode node) {
    return new InetSocketAddress(node.address(), ClusterSite.HTTP_PORT);
  }

  /** 0 where nobody listens yet. */
  private static int readiness(InetSocketAddress probes) {
    try {
      return Answer.to("GET", probes, "a", "/readyz").statusCode();
    } catch (IOException e) {
      return 0;
    }
  }

  private static long cpuMillis(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO)
        .toMillis();
  }

  private static long readyMillis(String log) {
    Matcher found = Pattern.compile("ready in (\\d+) ms").matcher(log);
    assertThat(found.find()).isTrue();
    return Long.parseLong(found.group(1));
  }

  /** The most that the process has had so far, see proc_pid_status(5). */
  private static long peakMebibytes(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc", "" + pid, "status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  private static String pod(HeadgateProcess headgate, int number) throws IOException {
    return headgate.get(headgate.ingress(), "many-" + number + ".example", "/").pod();
  }

  private static String service(int number, String app) {
    return """
    apiVersion: v1
    kind: Service
    metadata:
      name: many-%d
    spec:
      ports:
      - port: 8080
      selector:
        app: %s
    """
        .formatted(number, app);
  }

  private static String ingress(int number) {
    return ingress(number, number);
  }

  private static String ingress(int number, int service) {
    return """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: many-%d
    spec:
      rules:
      - host: many-%d.example
        http:
          paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: many-%d
                port:
                  number: 8080
    """
        .formatted(number, number, service);
  }
}
