package io.headgate.balancer.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.scheduler.DefaultScheduler;
import io.headgate.balancer.scheduler.TieRule;
import io.headgate.balancer.state.ConnectionLease;
import io.headgate.balancer.state.EndpointTraffic;
import io.headgate.balancer.state.LocalConnectionCounts;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.EndpointConditions;
import io.headgate.discovery.model.EndpointPlace;
import io.headgate.discovery.model.EndpointTarget;
import io.headgate.discovery.model.ExternalAccess;
import io.headgate.discovery.model.IngressObjects;
import io.headgate.discovery.model.IpLiteral;
import io.headgate.discovery.model.ListenAddress;
import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.ObjectMeta;
import io.headgate.discovery.model.PortSpec;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.SchedulerName;
import io.headgate.discovery.model.SchedulingPolicy;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServiceAddressing;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.ServicePolicy;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.ServicePortName;
import io.headgate.discovery.model.ServiceTraits;
import io.headgate.discovery.model.SessionAffinity;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.model.TrafficPolicies;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IpvsListingTest {

  private static final String TITLE =
      """
      IP Virtual Server version 1.2.1 (size=4096)
      Prot LocalAddress:Port Scheduler Flags
        -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
      """;

  private final LocalConnectionCounts counts = new LocalConnectionCounts();
  private final TrafficBook traffic = new TrafficBook(counts);
  private final Map<PersistentClients.Holder, Long> clients = new HashMap<>();
  private final Map<ServiceName, Service> services = new HashMap<>();
  private final List<VirtualServer> servers = new ArrayList<>();
  private final IpvsListing listing =
      new IpvsListing(
          new ListingSources(
              new DefaultScheduler(SchedulerName.RR, TieRule.FIRST),
              counts,
              traffic,
              () -> clients,
              List::of),
          List.of(ip("127.0.0.1"), ip("10.0.0.5"), ip("::1")));

  @Test
  void nothingIsTheTitleAlone() {
    assertThat(render()).isEqualTo(TITLE);
  }

  @Test
  void c13_theBytesAreIpvsadms() {
    ServicePortName whoami =
        service(
            "whoami",
            new SessionAffinity.ClientIp(Duration.ofHours(3)),
            Optional.empty(),
            ready("10.244.0.235", 8080, 1),
            ready("10.244.0.9", 8080, 3));
    serve(whoami, "10.102.128.4", 3080);
    ServicePortName log =
        service(
            "log",
            new SessionAffinity.None(),
            Optional.of(SchedulerName.LC),
            ready("10.244.0.7", 8080, 1));
    serve(log, "10.96.0.7", 8080);
    ConnectionLease lease = counts.of(log, EndpointAddress.of(ip("10.244.0.7"), 8080)).open();
    assertThat(render())
        .isEqualTo(
            TITLE
                + "TCP  10.96.0.7:8080 lc\n"
                + "  -> 10.244.0.7:8080              Masq    1      1          0         \n"
                + "TCP  10.102.128.4:3080 rr persistent 10800\n"
                + "  -> 10.244.0.9:8080              Masq    3      0          0         \n"
                + "  -> 10.244.0.235:8080            Masq    1      0          0         \n");
    lease.close();
    assertThat(render()).contains("  -> 10.244.0.7:8080              Masq    1      0          0");
  }

  /** ipvsadm.c, print_sched_flags: in brackets, fallback before port, before the persistence. */
  @Test
  void c13_flagsStandBesideTheScheduler() {
    ServicePortName web =
        service(
            "web",
            new SessionAffinity.ClientIp(Duration.ofHours(3)),
            Optional.of(SchedulerName.MH),
            ready("10.244.0.7", 8080, 1));
    serve(web, "10.96.0.8", 80);

    assertThat(render())
        .isEqualTo(
            TITLE
                + "TCP  10.96.0.8:80 mh (mh-port) persistent 10800\n"
                + "  -> 10.244.0.7:8080              Masq    1      0          0         \n");
  }

  @Test
  void aNodePortHasOneLineForEachAddress() {
    ServicePortName log =
        service("log", new SessionAffinity.None(), Optional.empty(), ready("10.1.0.1", 80, 1));
    serve(log, "0.0.0.0", 30007);
    assertThat(render().lines().filter(it -> it.startsWith("TCP")))
        .containsExactly("TCP  10.0.0.5:30007 rr", "TCP  127.0.0.1:30007 rr");
    servers.clear();
    serve(log, "::", 30007);
    assertThat(render().lines().filter(it -> it.startsWith("TCP")))
        .containsExactly(
            "TCP  10.0.0.5:30007 rr", "TCP  127.0.0.1:30007 rr", "TCP  [::1]:30007 rr");
  }

  @Test
  void whoOnlyFinishesItsConnectionsHasWeightZero() {
    ServicePortName log =
        service(
            "log",
            new SessionAffinity.None(),
            Optional.empty(),
            ready("10.1.0.1", 80, 1),
            notReady("10.1.0.2"),
            notReady("10.1.0.3"));
    serve(log, "10.96.0.7", 80);
    counts.of(log, EndpointAddress.of(ip("10.1.0.2"), 80)).open();
    assertThat(render().lines().skip(4))
        .containsExactly(
            "  -> 10.1.0.1:80                  Masq    1      0          0         ",
            "  -> 10.1.0.2:80                  Masq    0      1          0         ");
  }

  @Test
  void ipv6IsWrittenInBracketsAndNeverCut() {
    ServicePortName log =
        service(
            "log",
            new SessionAffinity.None(),
            Optional.empty(),
            ready("2001:db8:0:0:1:0:0:1", 80, 1),
            ready("2001:db8:1111:2222:3333:4444:5555:6666", 80, 1));
    serve(log, "fd00::7", 80);
    assertThat(render())
        .isEqualTo(
            TITLE
                + "TCP  [fd00::7]:80 rr\n"
                + "  -> [2001:db8::1:0:0:1]:80       Masq    1      0          0         \n"
                + "  -> [2001:db8:1111:2222:3333:4444:5555:6666]:80"
                + " Masq    1      0          0         \n");
  }

  @Test
  void oneVirtualServerCanBeAskedFor() {
    ServicePortName log =
        service("log", new SessionAffinity.None(), Optional.empty(), ready("10.1.0.1", 80, 1));
    serve(log, "10.96.0.7", 80);
    serve(log, "0.0.0.0", 30007);
    assertThat(render(Protocol.TCP, "10.0.0.5", 30007))
        .hasValue(
            """
            Prot LocalAddress:Port Scheduler Flags
              -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
            TCP  10.0.0.5:30007 rr
              -> 10.1.0.1:80                  Masq    1      0          0         \n\
            """);
    assertThat(render(Protocol.TCP, "10.0.0.6", 30007)).isEmpty();
    assertThat(render(Protocol.UDP, "10.0.0.5", 30007)).isEmpty();
  }

  @Test
  void totalsOutliveTheEndpointsThatCountedThem() {
    ServicePortName log =
        service("log", new SessionAffinity.None(), Optional.empty(), ready("10.1.0.1", 80, 1));
    serve(log, "10.96.0.7", 80);
    follow(log.service());
    ConnectionLease lease = counts.of(log, EndpointAddress.of(ip("10.1.0.1"), 80)).open();
    lease.traffic().connected();
    lease.traffic().sent(1234);
    lease.traffic().received(150_000_000);
    lease.close();
    assertThat(render(IpvsView.STATS).lines().skip(3))
        .containsExactly(
            "TCP  10.96.0.7:80                        1        0        0     1234  150000K",
            "  -> 10.1.0.1:80                         1        0        0     1234  150000K");
    service("log", new SessionAffinity.None(), Optional.empty());
    follow(log.service());
    assertThat(render(IpvsView.STATS).lines().skip(3))
        .containsExactly(
            "TCP  10.96.0.7:80                        1        0        0     1234  150000K");
  }

  @Test
  void ratesAreThoseOfTheLastSeconds() {
    ServicePortName log =
        service("log", new SessionAffinity.None(), Optional.empty(), ready("10.1.0.1", 80, 1));
    serve(log, "10.96.0.7", 80);
    follow(log.service());
    EndpointTraffic passed = counts.of(log, EndpointAddress.of(ip("10.1.0.1"), 80)).traffic();
    for (int i = 0; i < 80; i++) {
      passed.connected();
    }
    passed.sent(8000);
    traffic.sample();
    assertThat(render(IpvsView.RATE).lines().skip(3))
        .containsExactly(
            "TCP  10.96.0.7:80                       10        0        0     1000        0",
            "  -> 10.1.0.1:80                        10        0        0     1000        0");
  }

  @Test
  void clientsOfAnEndpointAreItsPersistentConnections() {
    ServicePortName log =
        service(
            "log",
            new SessionAffinity.ClientIp(Duration.ofHours(1)),
            Optional.empty(),
            ready("10.1.0.1", 80, 7));
    serve(log, "10.96.0.7", 80);
    clients.put(new PersistentClients.Holder("log", EndpointAddress.of(ip("10.1.0.1"), 80)), 150L);
    assertThat(render(IpvsView.PERSISTENT).lines().skip(3))
        .containsExactly(
            "TCP  10.96.0.7:80 rr persistent 3600",
            "  -> 10.1.0.1:80                  7         150         0          0         ");
  }

  @Test
  void aServiceThatIsGoneIsNotListed() {
    serve(
        new ServicePortName(new ServiceName("default", "gone"), "", Protocol.TCP), "10.96.0.7", 80);
    assertThat(render()).isEqualTo(TITLE);
  }

  private String render() {
    return render(IpvsView.TABLE);
  }

  private String render(IpvsView view) {
    return listing.all(snapshot(), servers, new IpvsStyle(view, false, AddressNames.NUMERIC));
  }

  private Optional<String> render(Protocol protocol, String ip, int port) {
    return listing.only(
        snapshot(), servers, IpvsStyle.NUMERIC, protocol, new InetSocketAddress(ip(ip), port));
  }

  private void follow(ServiceName service) {
    SnapshotDelta.ServiceChange added =
        new SnapshotDelta.ServiceChange(
            Optional.empty(), Optional.ofNullable(services.get(service)));
    traffic.onSnapshot(new SnapshotDelta(Map.of(service, added), Set.of(), Set.of()), snapshot());
  }

  private Snapshot snapshot() {
    return new Snapshot(1, new NodeInfo("node-1", ""), services, IngressObjects.EMPTY, List.of());
  }

  private void serve(ServicePortName port, String ip, int number) {
    servers.add(new VirtualServer(port, new InetSocketAddress(ip(ip), number)));
  }

  private ServicePortName service(
      String name,
      SessionAffinity affinity,
      Optional<SchedulerName> scheduler,
      Endpoint... endpoints) {
    ServiceName service = new ServiceName("default", name);
    ServicePortName port = new ServicePortName(service, "", Protocol.TCP);
    ServiceTraits traits =
        new ServiceTraits(
            name,
            affinity,
            TrafficPolicies.DEFAULT,
            ExternalAccess.EVERYBODY,
            scheduler
                .map(SchedulingPolicy::of)
                .map(ServicePolicy.DEFAULT::with)
                .orElse(ServicePolicy.DEFAULT));
    services.put(
        service,
        new Service(
            service,
            new ObjectMeta(name, Instant.EPOCH, Map.of()),
            new ServiceAddressing.Virtual("NodePort", List.of()),
            traits,
            List.of(
                new ServicePort(
                    port,
                    new PortSpec(80, "80", 30007, Optional.empty()),
                    List.of(new ListenAddress.NodePort(30007)),
                    traits,
                    List.of(endpoints)))));
    return port;
  }

  private static Endpoint ready(String ip, int port, int weight) {
    return endpoint(ip, port, EndpointConditions.READY, weight);
  }

  private static Endpoint notReady(String ip) {
    return endpoint(ip, 80, EndpointConditions.NOT_READY, 1);
  }

  private static Endpoint endpoint(String ip, int port, EndpointConditions conditions, int weight) {
    return new Endpoint(
        EndpointAddress.of(ip(ip), port),
        conditions,
        EndpointPlace.UNKNOWN,
        EndpointTarget.NONE,
        weight);
  }

  private static InetAddress ip(String text) {
    return IpLiteral.parse(text).orElseThrow();
  }
}
