package io.headgate.balancer.address;

import static io.headgate.balancer.address.Addressed.ip;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.Protocol;
import org.junit.jupiter.api.Test;

class FilterScriptTest {

  @Test
  void aChangeNamesWhatChanged() {
    VirtualPorts ports = new VirtualPorts();
    ports.addresses().add(ip("10.96.0.1"));
    ports.addresses().add(ip("10.96.0.2"));
    ports.ports().add(new VirtualPort(ip("10.96.0.1"), Protocol.TCP, 80));
    ports.ports().add(new VirtualPort(ip("fd00::1"), Protocol.UDP, 53));

    assertThat(FilterScript.add(ports))
        .isEqualTo(
            """
            add element inet headgate address4 { 10.96.0.1, 10.96.0.2 }
            add element inet headgate open4 { 10.96.0.1 . tcp . 80 }
            add element inet headgate open6 { fd00:0:0:0:0:0:0:1 . udp . 53 }
            """);
    assertThat(FilterScript.remove(ports))
        .startsWith("delete element inet headgate address4 { 10.96.0.1, 10.96.0.2 }\n");
  }

  @Test
  void theTableIsReplacedInOneStep() {
    assertThat(FilterScript.replace(new VirtualPorts(), true))
        .startsWith("table inet headgate\ndelete table inet headgate\ntable inet headgate {\n")
        .doesNotContain("echo", "element");
  }

  @Test
  void theModesThatDoNotPingDropTheEcho() {
    assertThat(FilterScript.replace(new VirtualPorts(), false))
        .containsSubsequence("icmp type echo-request drop", "{ icmp, ipv6-icmp } accept");
  }
}
