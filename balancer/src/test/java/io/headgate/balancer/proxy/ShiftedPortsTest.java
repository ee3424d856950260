package io.headgate.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.Protocol;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ShiftedPortsTest {

  private static final LowPorts BELOW_1024 = LowPorts.startingAt(1024);

  @Test
  void aPortThatNeedsARightIsServedAtPortPlus8000OrTheNextOneNobodyAsksFor() {
    Set<ServedAddress> claimed = Set.of(tcp(8081), tcp(8082));
    ShiftedPorts ports = new ShiftedPorts(true, BELOW_1024, claimed::contains);

    assertThat(ports.after(tcp(80), at(80))).contains(at(8080));
    assertThat(ports.after(tcp(80), at(8080))).contains(at(8083));
  }

  @Test
  void theSearchEnds() {
    ShiftedPorts ports = new ShiftedPorts(true, BELOW_1024, address -> true);

    assertThat(ports.after(tcp(80), at(80))).isEmpty();
  }

  @Test
  void otherPortsStayWhereTheyAre() {
    ShiftedPorts ports = new ShiftedPorts(true, BELOW_1024, address -> false);
    ShiftedPorts notAllowed = new ShiftedPorts(false, BELOW_1024, address -> false);

    assertThat(ports.after(tcp(8080), at(8080))).isEqualTo(Optional.empty());
    assertThat(notAllowed.after(tcp(80), at(80))).isEqualTo(Optional.empty());
  }

  private static ServedAddress tcp(int port) {
    return new ServedAddress(Protocol.TCP, at(port));
  }

  private static InetSocketAddress at(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
