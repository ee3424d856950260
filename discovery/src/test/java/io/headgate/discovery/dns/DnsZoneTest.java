package io.headgate.discovery.dns;

import static io.headgate.discovery.dns.SampleServices.HTTP;
import static io.headgate.discovery.dns.SampleServices.added;
import static io.headgate.discovery.dns.SampleServices.external;
import static io.headgate.discovery.dns.SampleServices.headless;
import static io.headgate.discovery.dns.SampleServices.ip;
import static io.headgate.discovery.dns.SampleServices.removed;
import static io.headgate.discovery.dns.SampleServices.virtual;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.dns.SampleServices.Pod;
import io.headgate.discovery.dns.SampleServices.Port;
import io.headgate.discovery.model.Cidr;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.Service;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is answered to which question: the whole of the specification, as a table. */
class DnsZoneTest {

  private static final Port UNNAMED = new Port("", Protocol.TCP, 80, 8080);
  private static final Port DNS_UDP = new Port("dns", Protocol.UDP, 53, 1053);
  private static final Port DNS_TCP = new Port("dns-tcp", Protocol.TCP, 53, 1053);

  private static final Service WHOAMI =
      virtual(
          "whoami",
          List.of("10.96.0.10"),
          List.of(HTTP),
          Pod.of("10.244.0.1"),
          Pod.of("10.244.0.2"),
          Pod.notReady("10.244.0.3", ""));

  private static final Service NGINX =
      headless(
          "nginx",
          List.of(new Port("web", Protocol.TCP, 80, 80)),
          Pod.named("10.244.1.7", "web-0"),
          Pod.named("10.244.1.8", "web-1"),
          Pod.notReady("10.244.1.9", "web-2"));

  private static final DnsZone ZONE =
      zone(PodNames.DISABLED)
          .with(
              added(
                  WHOAMI,
                  NGINX,
                  headless("my-nginx", List.of(HTTP), Pod.named("10.244.2.1", "db-0")),
                  headless("other", List.of(HTTP), Pod.of("10.244.1.7"), Pod.of("10.244.2.2")),
                  headless("idle", List.of(HTTP), Pod.notReady("10.244.3.1", "idle-0")),
                  headless("six", List.of(HTTP), Pod.of("fd00:1::5"), Pod.of("fd00:1::")),
                  virtual("dual", List.of("10.96.0.20", "fd00:96::20"), List.of(HTTP)),
                  virtual("unnamed", List.of("10.96.0.30"), List.of(UNNAMED)),
                  virtual("kube-system/kube-dns", List.of("10.96.0.40"), List.of(DNS_UDP, DNS_TCP)),
                  virtual(
                      "outside", List.of("10.96.0.50"), List.of(HTTP), Pod.of("192.168.146.90")),
                  external("web", "www.example.com"),
                  external("inside", "whoami.default.svc.cluster.local"),
                  external("twice", "inside.default.svc.cluster.local."),
                  external("nowhere", "none.default.svc.cluster.local"),
                  external("self", "self.default.svc.cluster.local"),
                  external("ping", "pong.default.svc.cluster.local"),
                  external("pong", "ping.default.svc.cluster.local"),
                  external("number", "192.0.2.1")),
              7);

  private static DnsZone zone(PodNames pods) {
    return DnsZone.unknown(
        new DnsOptions(
            "cluster.local",
            5,
            pods,
            List.of(
                Cidr.parse("10.96.0.0/16"), Cidr.parse("10.244.0.0/14"), Cidr.parse("fd00::/32")),
            List.of(ip("192.0.2.53"))));
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          whoami.default.svc.cluster.local                | A     | A 10.96.0.10
          whoami.default.svc.cluster.local                | AAAA  | NODATA
          whoami.default.svc.cluster.local                | TXT   | NODATA
          whoami.default.svc.cluster.local                | SRV   | SRV 0 100 80 whoami.default.svc.cluster.local. + A 10.96.0.10
          _http._tcp.whoami.default.svc.cluster.local     | SRV   | SRV 0 100 80 whoami.default.svc.cluster.local. + A 10.96.0.10
          _http._tcp.whoami.default.svc.cluster.local     | A     | NODATA
          _tcp.whoami.default.svc.cluster.local           | SRV   | NODATA
          _udp.whoami.default.svc.cluster.local           | SRV   | NXDOMAIN
          _https._tcp.whoami.default.svc.cluster.local    | SRV   | NXDOMAIN
          a._http._tcp.whoami.default.svc.cluster.local   | SRV   | NXDOMAIN
          10-244-0-1.whoami.default.svc.cluster.local     | A     | A 10.244.0.1
          10-244-0-3.whoami.default.svc.cluster.local     | A     | NXDOMAIN
          dual.default.svc.cluster.local                  | A     | A 10.96.0.20
          dual.default.svc.cluster.local                  | AAAA  | AAAA fd00:96::20
          unnamed.default.svc.cluster.local               | SRV   | SRV 0 100 80 unnamed.default.svc.cluster.local. + A 10.96.0.30
          _tcp.unnamed.default.svc.cluster.local          | SRV   | NXDOMAIN
          kube-dns.kube-system.svc.cluster.local          | A     | A 10.96.0.40
          _dns._udp.kube-dns.kube-system.svc.cluster.local    | SRV | SRV 0 100 53 kube-dns.kube-system.svc.cluster.local. + A 10.96.0.40
          _dns-tcp._tcp.kube-dns.kube-system.svc.cluster.local| SRV | SRV 0 100 53 kube-dns.kube-system.svc.cluster.local. + A 10.96.0.40
          _dns._tcp.kube-dns.kube-system.svc.cluster.local    | SRV | NXDOMAIN
          10.0.96.10.in-addr.arpa                         | PTR   | PTR whoami.default.svc.cluster.local.
          """)
  void e1_aServiceWithAClusterIp(String name, String type, String expected) {
    assertThat(ask(ZONE, name, type)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nginx.default.svc.cluster.local                 | A     | A 10.244.1.7, A 10.244.1.8
          nginx.default.svc.cluster.local                 | AAAA  | NODATA
          web-0.nginx.default.svc.cluster.local           | A     | A 10.244.1.7
          web-0.nginx.default.svc.cluster.local           | SRV   | SRV 0 100 80 web-0.nginx.default.svc.cluster.local. + A 10.244.1.7
          web-2.nginx.default.svc.cluster.local           | A     | NXDOMAIN
          10-244-1-7.nginx.default.svc.cluster.local      | A     | NXDOMAIN
          _web._tcp.nginx.default.svc.cluster.local       | SRV   | SRV 0 50 80 web-0.nginx.default.svc.cluster.local., SRV 0 50 80 web-1.nginx.default.svc.cluster.local. + A 10.244.1.7, A 10.244.1.8
          nginx.default.svc.cluster.local                 | SRV   | SRV 0 50 80 web-0.nginx.default.svc.cluster.local., SRV 0 50 80 web-1.nginx.default.svc.cluster.local. + A 10.244.1.7, A 10.244.1.8
          six.default.svc.cluster.local                   | AAAA  | AAAA fd00:1::, AAAA fd00:1::5
          six.default.svc.cluster.local                   | A     | NODATA
          fd00-1--5.six.default.svc.cluster.local         | AAAA  | AAAA fd00:1::5
          fd00-1--0.six.default.svc.cluster.local         | AAAA  | AAAA fd00:1::
          5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1.0.0.0.0.0.d.f.ip6.arpa | PTR | PTR fd00-1--5.six.default.svc.cluster.local.
          """)
  void e1_aHeadlessService(String name, String type, String expected) {
    assertThat(ask(ZONE, name, type)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          web.default.svc.cluster.local                   | A     | CNAME www.example.com.
          web.default.svc.cluster.local                   | CNAME | CNAME www.example.com.
          web.default.svc.cluster.local                   | SRV   | CNAME www.example.com.
          _http._tcp.web.default.svc.cluster.local        | SRV   | NXDOMAIN
          a.web.default.svc.cluster.local                 | A     | NXDOMAIN
          inside.default.svc.cluster.local                | A     | CNAME whoami.default.svc.cluster.local., A 10.96.0.10
          inside.default.svc.cluster.local                | AAAA  | CNAME whoami.default.svc.cluster.local., NODATA
          inside.default.svc.cluster.local                | CNAME | CNAME whoami.default.svc.cluster.local.
          twice.default.svc.cluster.local                 | A     | CNAME inside.default.svc.cluster.local., CNAME whoami.default.svc.cluster.local., A 10.96.0.10
          nowhere.default.svc.cluster.local               | A     | CNAME none.default.svc.cluster.local., NXDOMAIN
          self.default.svc.cluster.local                  | A     | CNAME self.default.svc.cluster.local.
          ping.default.svc.cluster.local                  | A     | CNAME pong.default.svc.cluster.local., CNAME ping.default.svc.cluster.local.
          number.default.svc.cluster.local                | A     | NXDOMAIN
          """)
  void e1_anExternalNameIsAnAliasAlsoWithinTheZone(String name, String type, String expected) {
    assertThat(ask(ZONE, name, type)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          7.1.244.10.in-addr.arpa    | PTR | PTR web-0.nginx.default.svc.cluster.local., PTR 10-244-1-7.other.default.svc.cluster.local.
          2.2.244.10.in-addr.arpa    | PTR | PTR 10-244-2-2.other.default.svc.cluster.local.
          1.2.244.10.in-addr.arpa    | PTR | PTR db-0.my-nginx.default.svc.cluster.local.
          db-0.my-nginx.default.svc.cluster.local     | A | A 10.244.2.1
          10-244-2-2.other.default.svc.cluster.local  | A | A 10.244.2.2
          web-0.other.default.svc.cluster.local       | A | NXDOMAIN
          9.1.244.10.in-addr.arpa    | PTR | NXDOMAIN
          """)
  void e2_aPodHasItsNameOnlyInTheServiceOfItsStatefulSet(
      String name, String type, String expected) {
    assertThat(ask(ZONE, name, type)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          idle.default.svc.cluster.local                  | A     | NXDOMAIN
          _http._tcp.idle.default.svc.cluster.local       | SRV   | NXDOMAIN
          none.default.svc.cluster.local                  | A     | NXDOMAIN
          whoami.elsewhere.svc.cluster.local              | A     | NXDOMAIN
          elsewhere.svc.cluster.local                     | A     | NXDOMAIN
          default.svc.cluster.local                       | A     | NODATA
          svc.cluster.local                               | A     | NODATA
          pod.cluster.local                               | A     | NODATA
          default.pod.cluster.local                       | A     | NXDOMAIN
          10-244-0-1.default.pod.cluster.local            | A     | NXDOMAIN
          cluster.local                                   | A     | NODATA
          www.cluster.local                               | A     | NXDOMAIN
          whoami.default.svc.cluster.local.default.svc.cluster.local | A | NXDOMAIN
          1.244.10.in-addr.arpa                           | PTR   | NODATA
          244.10.in-addr.arpa                             | PTR   | NODATA
          x.1.244.10.in-addr.arpa                         | PTR   | NXDOMAIN
          1.1.1.244.10.in-addr.arpa                       | PTR   | NXDOMAIN
          007.1.244.10.in-addr.arpa                       | PTR   | NXDOMAIN
          """)
  void e3_whatIsThereWithoutThatTypeAndWhatIsNotThere(String name, String type, String expected) {
    assertThat(ask(ZONE, name, type)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          example.com                                     | A     | REFUSED
          local                                           | SOA   | REFUSED
          notcluster.local                                | A     | REFUSED
          90.146.168.192.in-addr.arpa                     | PTR   | PTR 192-168-146-90.outside.default.svc.cluster.local.
          91.146.168.192.in-addr.arpa                     | PTR   | REFUSED
          146.168.192.in-addr.arpa                        | PTR   | REFUSED
          10.in-addr.arpa                                 | PTR   | REFUSED
          1.0.243.10.in-addr.arpa                         | PTR   | REFUSED
          1.0.247.10.in-addr.arpa                         | PTR   | NXDOMAIN
          in-addr.arpa                                    | SOA   | REFUSED
          f.ip6.arpa                                      | PTR   | REFUSED
          cluster.local                                   | AXFR  | REFUSED
          cluster.local                                   | IXFR  | REFUSED
          """)
  void whatIsNotOursIsRefused(String name, String type, String expected) {
    assertThat(ask(ZONE, name, type)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dns-version.cluster.local | TXT | TXT 1.1.0
          dns-version.cluster.local | A   | NODATA
          cluster.local             | SOA | SOA ns.dns.cluster.local. hostmaster.cluster.local. 7 5
          cluster.local             | NS  | NS ns.dns.cluster.local. + A 192.0.2.53
          ns.dns.cluster.local      | A   | A 192.0.2.53
          ns.dns.cluster.local      | AAAA| NODATA
          dns.cluster.local         | A   | NODATA
          a.ns.dns.cluster.local    | A   | NXDOMAIN
          245.10.in-addr.arpa       | SOA | SOA ns.dns.cluster.local. hostmaster.cluster.local. 7 5
          whoami.default.svc.cluster.local | SOA | NODATA
          whoami.default.svc.cluster.local | ANY | HINFO
          none.default.svc.cluster.local   | ANY | NXDOMAIN
          """)
  void theZoneItself(String name, String type, String expected) {
    assertThat(ask(ZONE, name, type)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          INSECURE | 10-9-9-9.default.pod.cluster.local     | A    | A 10.9.9.9
          INSECURE | 10-9-9-9.default.pod.cluster.local     | AAAA | NODATA
          INSECURE | fd00--9.default.pod.cluster.local      | AAAA | AAAA fd00::9
          INSECURE | 10-9-9-9.elsewhere.pod.cluster.local   | A    | NXDOMAIN
          INSECURE | 10-9-9-999.default.pod.cluster.local   | A    | NXDOMAIN
          INSECURE | a.10-9-9-9.default.pod.cluster.local   | A    | NXDOMAIN
          INSECURE | default.pod.cluster.local              | A    | NODATA
          VERIFIED | 10-244-0-1.default.pod.cluster.local   | A    | A 10.244.0.1
          VERIFIED | 10-244-0-3.default.pod.cluster.local   | A    | A 10.244.0.3
          VERIFIED | 10-244-0-9.default.pod.cluster.local   | A    | NXDOMAIN
          VERIFIED | 10-244-0-1.other.pod.cluster.local     | A    | NXDOMAIN
          """)
  void podsHaveNamesWhereThatIsAskedFor(PodNames mode, String name, String type, String expected) {
    assertThat(
            ask(
                zone(mode).with(added(WHOAMI, virtual("other/a", List.of(), List.of())), 1),
                name,
                type))
        .isEqualTo(expected);
  }

  @Test
  void e3_anAnswerWithNothingSaysHowLongItHolds() {
    for (String name : List.of("none.default.svc.cluster.local", "default.svc.cluster.local")) {
      DnsAnswer answer = ZONE.answer(DnsName.of(name), RecordType.A.code());

      assertThat(answer.authority())
          .singleElement()
          .isEqualTo(
              new DnsRecord(
                  DnsName.of("cluster.local"),
                  5,
                  new RecordData.Authority(
                      DnsName.of("ns.dns.cluster.local"),
                      DnsName.of("hostmaster.cluster.local"),
                      7,
                      5)));
    }
    assertThat(
            ZONE.answer(DnsName.of("1.0.247.10.in-addr.arpa"), RecordType.PTR.code())
                .authority()
                .getFirst()
                .owner())
        .hasToString("247.10.in-addr.arpa.");
  }

  @ParameterizedTest
  @CsvSource({"0", "5", "3600"})
  void e4_theTtlIsTheOneThatIsSet(int ttl) {
    DnsZone zone =
        DnsZone.unknown(
                new DnsOptions("cluster.local", ttl, PodNames.DISABLED, List.of(), List.of()))
            .with(added(WHOAMI), 1);

    DnsAnswer found = zone.answer(DnsName.of("whoami.default.svc.cluster.local"), 1);
    DnsAnswer absent = zone.answer(DnsName.of("none.default.svc.cluster.local"), 1);

    assertThat(found.answers()).extracting(DnsRecord::ttl).containsExactly(ttl);
    assertThat(absent.authority()).extracting(DnsRecord::ttl).containsExactly(ttl);
  }

  @Test
  void e4_namesAreComparedWithoutCase() {
    assertThat(ask(ZONE, "WhoAmI.DEFAULT.svc.Cluster.Local", "A")).isEqualTo("A 10.96.0.10");
  }

  @Test
  void theVersionHoldsForEightHours() {
    assertThat(ZONE.answer(DnsName.of("dns-version.cluster.local"), 16).answers())
        .extracting(DnsRecord::ttl)
        .containsExactly(28_800);
  }

  @Test
  void beforeTheFirstSnapshotNothingIsKnown() {
    DnsZone unknown = zone(PodNames.DISABLED);

    assertThat(ask(unknown, "whoami.default.svc.cluster.local", "A")).isEqualTo("SERVFAIL");
    assertThat(ask(unknown, "7.1.244.10.in-addr.arpa", "PTR")).isEqualTo("SERVFAIL");
    assertThat(ask(unknown, "example.com", "A")).isEqualTo("REFUSED");
    assertThat(ask(unknown.with(added(), 1), "whoami.default.svc.cluster.local", "A"))
        .isEqualTo("NXDOMAIN");
  }

  @Test
  void aChangeIsSeenInTheNextZoneAndOnlyThere() {
    Service moved = virtual("whoami", List.of("10.96.0.11"), List.of(HTTP), Pod.of("10.244.0.2"));

    DnsZone next = ZONE.with(added(moved), 8);

    assertThat(ask(next, "whoami.default.svc.cluster.local", "A")).isEqualTo("A 10.96.0.11");
    assertThat(ask(next, "11.0.96.10.in-addr.arpa", "PTR"))
        .isEqualTo("PTR whoami.default.svc.cluster.local.");
    assertThat(ask(next, "10.0.96.10.in-addr.arpa", "PTR")).isEqualTo("NXDOMAIN");
    assertThat(ask(next, "1.0.244.10.in-addr.arpa", "PTR")).isEqualTo("NXDOMAIN");
    assertThat(ask(next, "2.0.244.10.in-addr.arpa", "PTR"))
        .isEqualTo("PTR 10-244-0-2.whoami.default.svc.cluster.local.");
    assertThat(ask(next, "nginx.default.svc.cluster.local", "A"))
        .isEqualTo(ask(ZONE, "nginx.default.svc.cluster.local", "A"));
    assertThat(ask(ZONE, "whoami.default.svc.cluster.local", "A")).isEqualTo("A 10.96.0.10");
  }

  @Test
  void aNamespaceIsThereAsLongAsItHasAService() {
    Service one = virtual("team/one", List.of("10.96.1.1"), List.of(HTTP));
    Service two = virtual("team/two", List.of("10.96.1.2"), List.of(HTTP));
    DnsZone both = ZONE.with(added(one, two), 8);
    DnsZone second = both.with(removed(one), 9);
    DnsZone none = second.with(removed(two), 10);

    assertThat(Stream.of(ZONE, both, second, none))
        .extracting(zone -> ask(zone, "team.svc.cluster.local", "A"))
        .containsExactly("NXDOMAIN", "NODATA", "NODATA", "NXDOMAIN");
  }

  /** Its answer in one line: aliases in their order, what they lead to, and the additional ones. */
  private static String ask(DnsZone zone, String name, String type) {
    DnsAnswer answer = zone.answer(DnsName.of(name), RecordType.valueOf(type).code());
    String found = text(answer.answers());
    boolean nothing = answer.rcode() != Rcode.NOERROR || !answer.authority().isEmpty();
    String ending =
        !nothing ? "" : answer.rcode() == Rcode.NOERROR ? "NODATA" : answer.rcode().name();
    return Stream.of(found, ending).filter(it -> !it.isEmpty()).collect(Collectors.joining(", "))
        + (answer.additional().isEmpty() ? "" : " + " + text(answer.additional()));
  }

  private static String text(List<DnsRecord> records) {
    Stream<String> aliases =
        records.stream()
            .filter(record -> record.data() instanceof RecordData.Alias)
            .map(record -> text(record.data()));
    Stream<String> others =
        records.stream()
            .filter(record -> !(record.data() instanceof RecordData.Alias))
            .map(record -> text(record.data()));
    return Stream.concat(
            aliases,
            records.stream().anyMatch(it -> it.data() instanceof RecordData.Pointer)
                ? others
                : others.sorted())
        .collect(Collectors.joining(", "));
  }

  private static String text(RecordData data) {
    return switch (data) {
      case RecordData.Address(var address) ->
          data.type() + " " + io.netty.util.NetUtil.toAddressString(address);
      case RecordData.Alias(DnsName target) -> "CNAME " + target;
      case RecordData.Pointer(DnsName target) -> "PTR " + target;
      case RecordData.Location(int weight, int port, DnsName host) ->
          "SRV 0 " + weight + " " + port + " " + host;
      case RecordData.Text(String text) -> "TXT " + text;
      case RecordData.Minimal() -> "HINFO";
      case RecordData.NameServer(DnsName host) -> "NS " + host;
      case RecordData.Authority(DnsName server, DnsName mailbox, long serial, int minimum) ->
          String.format(Locale.ROOT, "SOA %s %s %d %d", server, mailbox, serial, minimum);
    };
  }
}
