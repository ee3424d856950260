package io.headgate.balancer.address;

import static io.headgate.balancer.address.Addressed.ip;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineNetworksTest {

  private static final MachineNetworks MACHINE =
      MachineNetworks.parse(
          """
          1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever preferred_lft forever
          1: lo    inet6 ::1/128 scope host \\       valid_lft forever preferred_lft forever
          2: eth0    inet 192.0.2.5/24 brd 192.0.2.255 scope global eth0\\       valid_lft forever
          2: eth0    inet6 2001:db8::5/64 scope global \\       valid_lft forever
          2: eth0    inet6 fe80::1/64 scope link \\       valid_lft forever
          3: cni0    inet 10.244.0.1/24 brd 10.244.0.255 scope global cni0\\       valid_lft forever
          4: tun0    inet 10.9.0.1 peer 10.9.0.2/32 scope global tun0\\       valid_lft forever
          5: kube-ipvs0    inet 10.96.0.10/32 scope global kube-ipvs0\\       valid_lft forever
          """);

  @ParameterizedTest
  @CsvSource({
    // client, pod, whether the pod can see the client's address
    "203.0.113.9, 10.244.0.7, true",
    "203.0.113.9, 10.244.3.7, true",
    "192.0.2.77, 10.244.0.7, true",
    "2001:db8:1::9, fd00::7, true",
    // of two families
    "203.0.113.9, fd00::7, false",
    // neighbours answer each other without this machine
    "10.244.0.8, 10.244.0.7, false",
    "192.0.2.77, 192.0.2.78, false",
    "2001:db8::77, 2001:db8::78, false",
    // a pod that is its own client
    "10.244.3.7, 10.244.3.7, false",
    // this machine is one of both, by any of its addresses
    "192.0.2.5, 10.244.0.7, false",
    "10.96.0.10, 10.244.0.7, false",
    "10.9.0.1, 10.244.0.7, false",
    "203.0.113.9, 192.0.2.5, false",
    "127.0.0.1, 10.244.0.7, false",
    "203.0.113.9, 127.97.0.7, false",
    // nothing leaves the machine
    "127.5.5.5, 127.97.0.7, true",
    "::1, ::1, true",
    // such an address means nothing on another interface
    "fe80::9, fd00::7, false"
  })
  void a20_aPodSeesClientsWhoseAnswersComeBackHere(String client, String pod, boolean led) {
    assertThat(MACHINE.leadBack(ip(client), ip(pod))).isEqualTo(led);
  }
}
