package io.headgate.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.scheduler.ConnectionKey;
import io.headgate.balancer.state.ClientAddress;
import io.headgate.balancer.state.VirtualAddress;
import io.headgate.discovery.model.Cidr;
import io.headgate.discovery.model.ExternalAccess;
import io.headgate.discovery.model.IpLiteral;
import io.headgate.discovery.model.ListenAddress;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.ServicePort;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may come by which address of a Service. */
class SourceRangesTest {

  private static final String CLUSTER_IP = "10.96.0.1";
  private static final String BALANCER = "203.0.113.1";
  private static final String BALANCER_V6 = "2001:db8:1::1";
  private static final String EXTERNAL = "203.0.113.2";
  private static final String NODE = "192.0.2.10";

  private final SourceRanges ranges =
      new SourceRanges(List.of(IpLiteral.require(NODE), IpLiteral.require("127.0.0.1")));

  @ParameterizedTest(name = "{0}: {2} to {3}:{4}, node ports {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          198.51.100.0/24                  | open | 198.51.100.7 | 203.0.113.1   | 80    | yes
          198.51.100.0/24                  | open | 198.51.101.7 | 203.0.113.1   | 80    | no
          198.51.100.0/24                  | open | 198.51.101.7 | 10.96.0.1     | 80    | yes
          198.51.100.0/24                  | open | 198.51.101.7 | 203.0.113.2   | 80    | yes
          198.51.100.0/24                  | open | 198.51.101.7 | 192.0.2.10    | 30007 | yes
          198.51.100.0/24                  | held | 198.51.101.7 | 192.0.2.10    | 30007 | no
          198.51.100.0/24                  | held | 198.51.100.7 | 192.0.2.10    | 30007 | yes
          198.51.100.0/24                  | held | 198.51.101.7 | 10.96.0.1     | 80    | yes
          198.51.100.0/24                  | held | 198.51.101.7 | 203.0.113.2   | 80    | yes
          10.0.0.0/8,198.51.100.0/24       | open | 198.51.100.7 | 203.0.113.1   | 80    | yes
          0.0.0.0/0                        | open | 198.51.101.7 | 203.0.113.1   | 80    | yes
          0.0.0.0/0                        | open | 2001:db8::1  | 2001:db8:1::1 | 80    | no
          0.0.0.0/0,2001:db8::/64          | open | 2001:db8::1  | 2001:db8:1::1 | 80    | yes
          -                                | held | 198.51.101.7 | 203.0.113.1   | 80    | yes
          198.51.100.0/24                  | open | 203.0.113.1  | 203.0.113.1   | 80    | no
          192.0.2.0/24                     | open | 203.0.113.1  | 203.0.113.1   | 80    | yes
          192.0.2.0/24                     | open | 203.0.113.3  | 203.0.113.1   | 80    | no
          """)
  void a25_rangesHoldForAddressesOfLoadBalancers(
      String allowed, String nodePorts, String client, String address, int port, String admitted) {
    List<Cidr> cidrs =
        allowed.equals("-")
            ? List.of()
            : Arrays.stream(allowed.split(",", -1)).map(Cidr::parse).toList();
    ServicePort served =
        TestService.named("web")
            .at(
                new ListenAddress.NodePort(30007),
                new ListenAddress.ClusterIp(ip(CLUSTER_IP), 80),
                new ListenAddress.ExternalIp(ip(EXTERNAL), 80),
                new ListenAddress.LoadBalancerIp(ip(BALANCER), 80),
                new ListenAddress.LoadBalancerIp(ip(BALANCER_V6), 80))
            .with(new ExternalAccess(cidrs, nodePorts.equals("held")))
            .build()
            .ports()
            .getFirst();

    ConnectionKey key =
        new ConnectionKey(
            new ClientAddress(ip(client), 4321),
            new VirtualAddress(ip(address), port),
            Protocol.TCP);
    assertThat(ranges.admit(served, key)).isEqualTo(admitted.equals("yes"));
  }

  private static InetAddress ip(String text) {
    return IpLiteral.require(text);
  }
}
