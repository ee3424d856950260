package io.headgate.balancer.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.headgate.discovery.model.IpLiteral;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodePortAddressesTest {

  private static final List<InetAddress> MACHINE =
      addresses("127.0.0.1 ::1 10.0.0.5 10.9.0.5 192.168.1.7 2001:db8::5 2001:db8:9::5");

  @ParameterizedTest
  @CsvSource({
    // the flag, what is bound
    "all, ::",
    "'', ::",
    "'10.0.0.0/8,all', ::",
    "'0.0.0.0/0,::/0', ::",
    "localhost, 127.0.0.1 ::1",
    "primary, 10.0.0.5 2001:db8::5",
    "'primary,localhost', 127.0.0.1 ::1 10.0.0.5 2001:db8::5",
    "'10.0.0.0/8,2001:db8::/48', 10.0.0.5 10.9.0.5 2001:db8::5",
    "'10.0.0.0/8,0.0.0.0/0,::1/128', 127.0.0.1 ::1 10.0.0.5 10.9.0.5 192.168.1.7",
    "'172.16.0.0/12,::1/128', ::1",
    "' 10.9.0.5/32 , ::1/128 ', ::1 10.9.0.5",
    "'127.0.0.2/32,127.0.0.1/32,127.0.1.0/24,100::/64', 127.0.0.1 127.0.0.2",
    "'192.168.1.6/31,::1/128', ::1 192.168.1.7",
  })
  void theFlagNamesAddresses(String flag, String expected) {
    assertThat(NodePortAddresses.parse(flag).resolve(MACHINE, List.of()))
        .isEqualTo(addresses(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.0/8, 127.0.0.1 ::1 2001:db8::5 2001:db8:9::5",
    "primary, 10.0.0.5 2001:db8::5",
    "10.9.0.0/16, ::1 10.9.0.5 2001:db8::5 2001:db8:9::5",
    "::1/128, 127.0.0.1 ::1 10.0.0.5 10.9.0.5 192.168.1.7",
  })
  void a18_aFamilyOfWhichNothingIsSaidIsAllOfIt(String flag, String expected) {
    assertThat(NodePortAddresses.parse(flag).resolve(MACHINE, List.of()))
        .isEqualTo(addresses(expected));
  }

  @Test
  void theNodeKnowsItsPrimaryAddresses() {
    assertThat(NodePortAddresses.parse("primary").resolve(MACHINE, addresses("192.168.1.7")))
        .isEqualTo(addresses("192.168.1.7"));
  }

  @Test
  void aMachineWithoutIpv6IsBoundByTheIpv4Wildcard() {
    assertThat(NodePortAddresses.parse("all").resolve(addresses("127.0.0.1"), List.of()))
        .isEqualTo(addresses("0.0.0.0"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0/8", "10.0.0.0", "10.0.0.0/33", "::/129", "host/8", "10.0.0.0/08"})
  void whatIsNoCidrIsNamed(String word) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NodePortAddresses.parse("localhost," + word))
        .withMessage(
            "--nodeport-addresses: \"%s\" is not a CIDR (expected: a.b.c.d/n or x::/n)", word);
  }

  @Test
  void anAddressOfTheRuntimeIsWithoutItsInterface() throws Exception {
    List<InetAddress> loopback =
        NetworkInterface.getByName("lo")
            .inetAddresses()
            .filter(Inet6Address.class::isInstance)
            .toList();
    assertThat(loopback).extracting(InetAddress::getHostAddress).allMatch(it -> it.endsWith("%lo"));
    assertThat(loopback)
        .extracting(it -> MachineAddresses.withoutInterface(it).getHostAddress())
        .noneMatch(it -> it.contains("%"));
  }

  @Test
  void thisMachineHasALoopbackAddress() {
    assertThat(NodePortAddresses.ofThisMachine()).containsAll(addresses("127.0.0.1"));
  }

  private static List<InetAddress> addresses(String words) {
    return Arrays.stream(words.split(" ")).map(it -> IpLiteral.parse(it).orElseThrow()).toList();
  }
}
