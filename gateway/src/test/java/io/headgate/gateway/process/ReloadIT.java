package io.headgate.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.EditsUnderLoad;
import io.headgate.gateway.RollingUpdate;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients of the real program notice of changes, in full size: nothing. */
@Tag("long")
class ReloadIT {

  private static final int PER_SECOND = 500;

  @TempDir private Path folder;

  private final Slot slot = Slot.claim();
  private ClusterPlace place;

  @BeforeEach
  void directories() throws IOException {
    place = new ClusterPlace(slot, folder, 1);
    Files.createDirectories(place.manifests());
  }

  @AfterEach
  void giveBack() {
    slot.close();
  }

  @Test
  void iL1_aThousandEditsInAMinuteDropNoWebSocketAndNoRequest() {
    Duration minute = Duration.ofMinutes(1);
    EditsUnderLoad.Size size = new EditsUnderLoad.Size(200, PER_SECOND, 1000, minute);
    try (EditsUnderLoad edits = new EditsUnderLoad(place.manifests(), size);
        ClusterNode node = ClusterNode.start(place, "").ready()) {
      print(edits.run(http(node)));
      assertThat(node.list("problems")).isEmpty();
    }
  }

  @Test
  void iL2_aRollingUpdateOfGracefulPodsFailsNoRequest() {
    RollingUpdate.Size size = new RollingUpdate.Size(10, PER_SECOND, 40);
    try (RollingUpdate update = new RollingUpdate(place.manifests(), size);
        ClusterNode node = ClusterNode.start(place, "").ready()) {
      print(update.gracefully(http(node)));
    }
  }

  @Test
  void iL2_podsThatAreKilledFailNoIdempotentRequest() {
    RollingUpdate.Size size = new RollingUpdate.Size(10, PER_SECOND, 40);
    try (RollingUpdate update = new RollingUpdate(place.manifests(), size);
        ClusterNode node = ClusterNode.start(place, "").ready()) {
      print(update.killing(http(node)));
    }
  }

  private static void print(String figures) {
    System.out.printf("ReloadIT: %s%n", figures);
  }

  private static InetSocketAddress http(ClusterNode node) {
    return new InetSocketAddress(node.address(), ClusterSite.HTTP_PORT);
  }
}
