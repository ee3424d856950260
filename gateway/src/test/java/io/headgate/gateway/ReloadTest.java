package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headgate.discovery.model.TimeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients notice of changes: nothing. {@code ReloadIT} has the same in full size. */
class ReloadTest {

  private static final Duration STALE_AT_MOST = Duration.ofSeconds(1);

  @TempDir private Path directory;

  @Test
  void iL1_editsOfIngressesDropNoWebSocketAndNoRequest() {
    EditsUnderLoad.Size size = new EditsUnderLoad.Size(20, 100, 60, Duration.ofSeconds(2));
    try (EditsUnderLoad edits = new EditsUnderLoad(directory, size);
        RunningGateway gateway = RunningGateway.start(directory)) {
      assertThat(edits.run(gateway.http())).startsWith("20 WebSockets, 60 edits");
    }
  }

  @Test
  void iL2_aRollingUpdateOfGracefulPodsFailsNoRequest() {
    try (RollingUpdate update = new RollingUpdate(directory, new RollingUpdate.Size(10, 300, 5));
        RunningGateway gateway = RunningGateway.start(directory)) {
      assertThat(update.gracefully(gateway.http())).startsWith("5 of 10 pods replaced");
    }
  }

  @Test
  void iL2_podsThatAreKilledFailNoIdempotentRequest() {
    try (RollingUpdate update = new RollingUpdate(directory, new RollingUpdate.Size(10, 300, 5));
        RunningGateway gateway = RunningGateway.start(directory)) {
      assertThat(update.killing(gateway.http())).startsWith("5 of 10 pods replaced");
    }
  }

  @Test
  void iL4_scaledToZeroAndBackOnTheSameConnection() throws IOException {
    TimeSource time = TimeSource.system();
    RunningGateway.write(directory, "class.yaml", EchoManifests.DEFAULT_CLASS);
    RunningGateway.write(
        directory, "ingress.yaml", EchoManifests.ingress("zero", "zero.example", "zero", 8080));
    // Both answer throughout: who asks one that is in no slice gets an answer all the same.
    try (WorkingPod before = WorkingPod.start("before");
        WorkingPod after = WorkingPod.start("after")) {
      String with = EchoManifests.endpoint("zero", before.address());
      RunningGateway.write(directory, "zero.yaml", with);
      try (RunningGateway gateway = RunningGateway.start(directory);
          RawHttpClient client = gateway.connect()) {
        assertThat(client.request("GET", "zero.example", "/").pod()).isEqualTo("before");

        RunningGateway.write(
            directory, "zero.yaml", with.replaceAll("(?m)^endpoints:\n.*", "endpoints: []"));
        long scaled = time.nanoTime();
        await().until(() -> client.request("GET", "zero.example", "/").statusCode() == 503);
        assertThat(Duration.ofNanos(time.nanoTime() - scaled)).isLessThan(STALE_AT_MOST);
        int asked = before.answered();
        for (int i = 0; i < 20; i++) {
          assertThat(client.request("GET", "zero.example", "/").statusCode()).isEqualTo(503);
        }
        assertThat(before.answered()).isEqualTo(asked);

        RunningGateway.write(
            directory, "zero.yaml", EchoManifests.endpoint("zero", after.address()));
        scaled = time.nanoTime();
        await().until(() -> client.request("GET", "zero.example", "/").statusCode() == 200);
        assertThat(Duration.ofNanos(time.nanoTime() - scaled)).isLessThan(STALE_AT_MOST);
        for (int i = 0; i < 20; i++) {
          assertThat(client.request("GET", "zero.example", "/").pod()).isEqualTo("after");
        }
        assertThat(before.answered()).isEqualTo(asked);
        assertThat(gateway.problems()).isEmpty();
      }
    }
  }
}
