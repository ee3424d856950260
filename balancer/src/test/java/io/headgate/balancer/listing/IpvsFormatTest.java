package io.headgate.balancer.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.IpLiteral;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.ServicePortName;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes as the format strings of ipvsadm 1.31 make them, worked out by hand. */
class IpvsFormatTest {

  private static final AddressNames NAMES =
      new AddressNames() {
        @Override
        public Optional<String> host(InetAddress address) {
          return Optional.ofNullable(
              Map.of(
                      ip("127.0.0.1"), "localhost",
                      ip("::1"), "localhost",
                      ip("10.0.0.9"), "a-host-with-a-rather-long-name.example.com")
                  .get(address));
        }

        @Override
        public Optional<String> port(int port, Protocol protocol) {
          return port == 80 && protocol == Protocol.TCP ? Optional.of("http") : Optional.empty();
        }
      };

  private final List<VirtualServerEntry> entries =
      List.of(
          entry(
              Protocol.TCP,
              "10.96.0.1",
              80,
              "wlc persistent 10800",
              figures(12, 3, 0, 0, 99_999_999L, 100_000_000L),
              new RealServer(
                  new InetSocketAddress(ip("10.0.0.9"), 80),
                  new RealServer.Load(100, 7, 150),
                  500,
                  figures(
                      123_456_789L, 0, 999_999_999L, 1_000_000_000L, 99_999_999_999L, 1L << 47))),
          entry(Protocol.UDP, "::1", 53, "rr", figures(1, 0, 2, 3, 4, 5)));

  @Test
  void c13_table() {
    assertThat(all(IpvsView.TABLE, false))
        .isEqualTo(
            """
            IP Virtual Server version 1.2.1 (size=4096)
            Prot LocalAddress:Port Scheduler Flags
              -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
            TCP  10.96.0.1:80 wlc persistent 10800
              -> 10.0.0.9:80                  Masq    100    7          0         \n\
            UDP  [::1]:53 rr
            """);
  }

  @Test
  void c13_stats() {
    assertThat(all(IpvsView.STATS, false))
        .isEqualTo(
            """
            IP Virtual Server version 1.2.1 (size=4096)
            Prot LocalAddress:Port               Conns   InPkts  OutPkts  InBytes OutBytes
              -> RemoteAddress:Port
            TCP  10.96.0.1:80                       12        0        0 99999999  100000K
              -> 10.0.0.9:80                   123456K  999999K    1000M   99999M     140T
            UDP  [::1]:53                            1        2        3        4        5
            """);
  }

  @Test
  void c13_statsExact() {
    assertThat(all(IpvsView.STATS, true).lines().skip(3))
        .containsExactly(
            "TCP  10.96.0.1:80                       12        0        0 99999999 100000000",
            "  -> 10.0.0.9:80                  123456789 999999999 1000000000 99999999999"
                + " 140737488355328",
            "UDP  [::1]:53                            1        2        3        4        5");
  }

  @Test
  void c13_rate() {
    assertThat(all(IpvsView.RATE, false))
        .isEqualTo(
            """
            IP Virtual Server version 1.2.1 (size=4096)
            Prot LocalAddress:Port                 CPS    InPPS   OutPPS    InBPS   OutBPS
              -> RemoteAddress:Port
            TCP  10.96.0.1:80                       12        0        0 99999999  100000K
              -> 10.0.0.9:80                  123456789 999999999 1000000000   99999M     140T
            UDP  [::1]:53                            1        2        3        4        5
            """);
  }

  @Test
  void c13_persistentConnections() {
    assertThat(all(IpvsView.PERSISTENT, false))
        .isEqualTo(
            """
            IP Virtual Server version 1.2.1 (size=4096)
            Prot LocalAddress:Port            Weight    PersistConn ActiveConn InActConn \n\
              -> RemoteAddress:Port
            TCP  10.96.0.1:80 wlc persistent 10800
              -> 10.0.0.9:80                  100       150         7          0         \n\
            UDP  [::1]:53 rr
            """);
  }

  @Test
  void c13_thresholds() {
    assertThat(all(IpvsView.THRESHOLDS, false))
        .isEqualTo(
            """
            IP Virtual Server version 1.2.1 (size=4096)
            Prot LocalAddress:Port            Uthreshold Lthreshold ActiveConn InActConn \n\
              -> RemoteAddress:Port
            TCP  10.96.0.1:80 wlc persistent 10800
              -> 10.0.0.9:80                  500        0          7          0         \n\
            UDP  [::1]:53 rr
            """);
  }

  @Test
  void namesStandInPlaceOfNumbersAndOnlyIpv4IsCut() {
    IpvsStyle style = new IpvsStyle(IpvsView.TABLE, false, NAMES);
    assertThat(IpvsFormat.some(style, entries).lines().skip(2))
        .containsExactly(
            "TCP  10.96.0.1:http wlc persistent 10800",
            "  -> a-host-with-a-rather-long-na Masq    100    7          0         ",
            "UDP  [localhost]:53 rr");
  }

  @ParameterizedTest
  @CsvSource({
    "0, '        0'",
    "99999999, ' 99999999'",
    "100000000, '  100000K'",
    "999999999, '  999999K'",
    "1000000000, '    1000M'",
    "99999999999, '   99999M'",
    "100000000000, '     100G'",
    "99999999999999, '   99999G'",
    "100000000000000, '     100T'",
  })
  void largeNumbersAreShortened(long number, String expected) {
    VirtualServerEntry entry =
        entry(Protocol.TCP, "10.0.0.1", 1, "rr", figures(number, 0, 0, 0, 0, 0));
    IpvsStyle style = new IpvsStyle(IpvsView.STATS, false, AddressNames.NUMERIC);
    assertThat(IpvsFormat.some(style, List.of(entry)))
        .contains("TCP  10.0.0.1:1                  " + expected + "        0");
  }

  private String all(IpvsView view, boolean exact) {
    return IpvsFormat.all(new IpvsStyle(view, exact, AddressNames.NUMERIC), entries);
  }

  private static VirtualServerEntry entry(
      Protocol protocol,
      String ip,
      int port,
      String scheduling,
      TrafficFigures figures,
      RealServer... realServers) {
    ServicePortName name = new ServicePortName(new ServiceName("default", "web"), "", protocol);
    return new VirtualServerEntry(
        new VirtualServer(name, new InetSocketAddress(ip(ip), port)),
        scheduling,
        figures,
        List.of(realServers));
  }

  private static InetAddress ip(String text) {
    return IpLiteral.require(text);
  }

  private static TrafficFigures figures(
      long connections,
      long failures,
      long inPackets,
      long outPackets,
      long inBytes,
      long outBytes) {
    return new TrafficFigures(
        connections,
        failures,
        new TrafficFigures.Volume(inPackets, inBytes),
        new TrafficFigures.Volume(outPackets, outBytes));
  }
}
