package io.headgate.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pod dies under load and stays listed: what its share of the connections sees. */
class ProxyModesIT {

  @Test
  void inModeIptablesADeadPodsShareFails(@TempDir Path directory) throws Exception {
    try (HeadgateProcess headgate = demo(directory, "iptables")) {
      InetSocketAddress clusterIp = headgate.clusterIp("whoami");
      try (Load load = Load.on(clusterIp, "whoami:8080")) {
        stopAPod(headgate);

        await().until(() -> load.failures().size() >= 100);
        int failed = load.failures().size();
        int served = load.served();

        await().until(() -> load.failures().size() >= failed + 200);
        double share = 200.0 / (200 + load.served() - served);
        assertThat(share).as("of two pods one is dead").isBetween(0.35, 0.65);
      }
    }
  }

  @Test
  void d1_inModeUserspaceTheNextPodIsTried(@TempDir Path directory) throws Exception {
    try (HeadgateProcess headgate = demo(directory, "userspace")) {
      InetSocketAddress clusterIp = headgate.clusterIp("whoami");
      try (Load load = Load.on(clusterIp, "whoami:8080")) {
        await().until(() -> load.served() >= 100);
      }
      stopAPod(headgate);
      try (Load load = Load.on(clusterIp, "whoami:8080")) {
        await().until(() -> load.served() >= 1000);
        load.stop();
        assertThat(load.failures()).isEmpty();
      }
    }
  }

  private static HeadgateProcess demo(Path directory, String mode) {
    return HeadgateProcess.demo(Clone.in(directory), "--proxy-mode=" + mode);
  }

  private static void stopAPod(HeadgateProcess headgate) throws Exception {
    JsonObject endpoint = headgate.endpoints("whoami").getFirst();
    InetSocketAddress pod =
        new InetSocketAddress(endpoint.getString("address"), endpoint.getInteger("port"));

    assertThat(Answer.to("POST", pod, "a", "/stop?seconds=600").text())
        .contains(" stops for 600 s");
    assertThat(headgate.endpoints("whoami"))
        .as("still listed, and as ready")
        .hasSize(2)
        .allMatch(listed -> listed.getBoolean("ready"));
  }
}
