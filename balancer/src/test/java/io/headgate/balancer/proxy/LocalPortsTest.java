package io.headgate.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalPortsTest {

  @ParameterizedTest
  @CsvSource({
    "4.18.0-553.el8, false",
    "5.15.0-91-generic, false",
    "6.2.16, false",
    "6.3.0, true",
    "6.18.44-fc, true",
    "7.0.1, true",
    "25.1.0, true",
    "unknown, false"
  })
  void theOptionIsThereSinceLinux63(String release, boolean there) {
    assertThat(LocalPorts.hasOption(release)).isEqualTo(there);
  }

  @Test
  void bothEndsAreIncluded() {
    LocalPorts ports = new LocalPorts(32_768, 60_999, true);

    assertThat(ports.include(32_767)).isFalse();
    assertThat(ports.include(32_768)).isTrue();
    assertThat(ports.include(60_999)).isTrue();
    assertThat(ports.include(61_000)).isFalse();
  }

  @Test
  void thisMachineHasSome() {
    LocalPorts ports = LocalPorts.ofThisMachine();

    assertThat(ports.first()).isPositive().isLessThanOrEqualTo(ports.last());
  }
}
