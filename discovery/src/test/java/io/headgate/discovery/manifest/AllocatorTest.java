package io.headgate.discovery.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.Cidr;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AllocatorTest {
  @Test
  void a16_automaticNodePortsLeaveTheStaticBandForLast() {
    NodePortAllocator ports = new NodePortAllocator(PortRange.DEFAULT_NODE_PORTS);
    int dynamic = 32767 - 30086 + 1;
    for (int i = 0; i < dynamic; i++) {
      assertThat(ports.takeAny(i * 31).orElseThrow()).isBetween(30086, 32767);
    }
    Set<Integer> band = new HashSet<>();
    for (int i = 0; i < 86; i++) {
      band.add(ports.takeAny(i * 31).orElseThrow());
    }
    assertThat(band).hasSize(86).allMatch(port -> port >= 30000 && port <= 30085);
    assertThat(ports.takeAny(0)).isEqualTo(OptionalInt.empty());
  }

  @Test
  void a16_aFullRangeIsSaidToBeFull() {
    ControlPlaneHarness plane =
        new ControlPlaneHarness(
            "127.96.0.0/16", "30000-30001", new MemoryAllocationStore(), PodRuntime.none());
    for (String name : new String[] {"a", "b", "c"}) {
      plane.write(
          name + ".yaml",
          """
          apiVersion: v1
          kind: Service
          metadata: {name: %s}
          spec: {type: NodePort, ports: [{port: 80}]}
          """
              .formatted(name));
    }
    assertThat(plane.complaints())
        .containsExactly("c.yaml:4 failed to allocate a nodePort: range is full");
  }

  @Test
  void a17_aSmallRangeHasNoBandsAndTwoAddressesLess() {
    IpAllocator ips = new IpAllocator(Cidr.parse("127.96.0.0/28"));
    Set<String> found = new HashSet<>();
    for (int i = 0; i < 14; i++) {
      found.add(ips.takeAny(i * 7).orElseThrow().getHostAddress());
    }
    assertThat(found).hasSize(14).doesNotContain("127.96.0.0", "127.96.0.15");
    assertThat(ips.takeAny(3)).isEqualTo(Optional.empty());
  }

  @Test
  void a17_aStaticAddressOutsideTheRangeIsRefused() throws Exception {
    IpAllocator ips = new IpAllocator(Cidr.parse("127.96.0.0/28"));
    assertThat(ips.take(InetAddress.getByName("127.96.0.16")).orElseThrow())
        .isEqualTo(
            "failed to allocate IP 127.96.0.16: the provided IP (127.96.0.16) is not in the valid"
                + " range. The range of valid IPs is 127.96.0.0/28");
    assertThat(ips.take(InetAddress.getByName("127.96.0.5"))).isEmpty();
    assertThat(ips.take(InetAddress.getByName("127.96.0.5")).orElseThrow())
        .endsWith("provided IP is already allocated");
  }

  @Test
  void automaticAddressesLeaveTheLowerBandForLast() {
    IpAllocator ips = new IpAllocator(Cidr.parse("127.96.0.0/24"));
    for (int i = 0; i < 254 - 16; i++) {
      int last = ips.takeAny(i * 31).orElseThrow().getAddress()[3] & 0xff;
      assertThat(last).isBetween(17, 254);
    }
    assertThat(ips.takeAny(0).orElseThrow().getAddress()[3] & 0xff).isBetween(1, 16);
  }
}
