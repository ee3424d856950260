package io.headgate.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class LowPortsTest {

  @Test
  @EnabledOnOs(OS.LINUX)
  void theKernelsNumberIsReadWhole() throws Exception {
    Process cat =
        new ProcessBuilder("cat", "/proc/sys/net/ipv4/ip_unprivileged_port_start").start();
    String said = new String(cat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

    assertThat(LowPorts.firstUnprivileged(Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start")))
        .isEqualTo(Integer.parseInt(said.trim()));
  }
}
