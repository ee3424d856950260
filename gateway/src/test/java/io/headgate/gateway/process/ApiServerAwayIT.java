package io.headgate.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headgate.discovery.model.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real API server that cannot be reached for a while, under load: 20 s, or {@code
 * -Dheadgate.away.seconds=N}. Pods must run and be reachable from here. {@code mvn verify
 * -Pkubernetes -Dheadgate.kubeconfig=FILE}.
 */
@Tag("kubernetes")
@EnabledIfSystemProperty(named = "headgate.kubeconfig", matches = ".+")
class ApiServerAwayIT {

  private static final Duration AWAY =
      Duration.ofSeconds(Integer.getInteger("headgate.away.seconds", 20));
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int HTTP_PORT = 9480;
  private static final int METRICS_PORT = HTTP_PORT + 3;
  private static final String BEFORE = "before.away.example";
  private static final String MEANWHILE = "meanwhile.away.example";

  /** Some times what it takes, for a machine that runs all this at once. */
  private static final Duration LIVE_WITHIN = Duration.ofSeconds(5);

  @TempDir private static Path folder;
  private static Kubectl kubectl;
  private static ApiServerRelay relay;
  private static ReplicaProcess replica;

  @BeforeAll
  static void start() throws IOException {
    kubectl = Kubectl.inNamespace("hg-it-away");
    kubectl.apply(Files.readString(Clone.REPOSITORY.resolve("examples/seed/ingress-class.yaml")));
    kubectl.run("create deployment whoami --image=quay.io/qxu/spring-boot-whoami --port=8080");
    kubectl.run("scale deployment whoami --replicas=2");
    kubectl.run("expose deployment whoami --port=80 --target-port=8080");
    kubectl.run("create ingress before --class=nginx --rule=" + BEFORE + "/*=whoami:80");
    kubectl.run("rollout status deployment/whoami --timeout=180s");
    relay = ApiServerRelay.to(Path.of(Kubectl.kubeconfig()), folder);
    replica =
        ReplicaProcess.start(
            folder,
            "away",
            HTTP_PORT,
            "--kubeconfig=" + relay.kubeconfig(),
            "--update-status=false");
    replica.awaitReady();
  }

  @AfterAll
  static void end() throws IOException {
    replica.close();
    relay.close();
    kubectl.run("delete ingressclass nginx");
    kubectl.close();
  }

  @Test
  void iL6_whatWasReadServesWhileTheApiServerIsAwayAndChangesAreLiveAtItsReturn()
      throws IOException {
    TimeSource time = TimeSource.system();
    InetSocketAddress node = new InetSocketAddress(InetAddress.getLoopbackAddress(), HTTP_PORT);
    await().atMost(SOON).untilAsserted(() -> assertThat(pods()).hasSize(2));
    try (Load load = Load.on(node, BEFORE)) {
      long cut = time.nanoTime();
      relay.cut();
      kubectl.run("scale deployment whoami --replicas=3");
      kubectl.run("rollout status deployment/whoami --timeout=180s");
      kubectl.run("create ingress meanwhile --class=nginx --rule=" + MEANWHILE + "/*=whoami:80");

      await().atMost(AWAY.plus(SOON)).until(() -> time.nanoTime() - cut > AWAY.toNanos());
      assertThat(staleSeconds()).isGreaterThanOrEqualTo((double) AWAY.toSeconds() - 2);
      assertThat(pods()).hasSize(2);
      assertThat(replica.get(MEANWHILE, "/").statusCode()).isEqualTo(404);

      long back = time.nanoTime();
      relay.mend();
      await()
          .pollInterval(Duration.ofMillis(20))
          .atMost(SOON)
          .until(() -> replica.get(MEANWHILE, "/").statusCode() == 200 && pods().size() == 3);
      Duration live = Duration.ofNanos(time.nanoTime() - back);
      load.stop();
      System.out.printf(
          "away for %d s: %d requests served; live %d ms after its return%n",
          AWAY.toSeconds(), load.served(), live.toMillis());

      assertThat(load.failures()).isEmpty();
      assertThat(load.served()).isPositive();
      assertThat(live).isLessThan(LIVE_WITHIN);
      await().atMost(SOON).until(() -> staleSeconds() == 0);
    }
  }

  private static double staleSeconds() throws IOException {
    return Answer.to(
            "GET",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), METRICS_PORT),
            "localhost",
            "/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith("headgate_api_server_stale_seconds "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
        .findFirst()
        .orElse(-1);
  }

  /** Which pods answer. */
  private static Set<String> pods() throws IOException {
    Set<String> pods = new HashSet<>();
    for (int i = 0; i < 12; i++) {
      pods.add(replica.get(BEFORE, "/").pod());
    }
    return pods;
  }
}
