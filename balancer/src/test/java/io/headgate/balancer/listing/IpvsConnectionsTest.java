package io.headgate.balancer.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.proxy.ConnectionEntry;
import io.headgate.balancer.proxy.ConnectionEntry.State;
import io.headgate.balancer.state.AffinityKey;
import io.headgate.balancer.state.LocalAffinityTable;
import io.headgate.balancer.state.PodAddress;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.ExternalAccess;
import io.headgate.discovery.model.IngressObjects;
import io.headgate.discovery.model.IpLiteral;
import io.headgate.discovery.model.ListenAddress;
import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.ObjectMeta;
import io.headgate.discovery.model.PortSpec;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServiceAddressing;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.ServicePolicy;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.ServicePortName;
import io.headgate.discovery.model.ServiceTraits;
import io.headgate.discovery.model.SessionAffinity;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.TimeSource;
import io.headgate.discovery.model.TrafficPolicies;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Bytes as the format strings of ipvsadm 1.31 make them, worked out by hand. */
class IpvsConnectionsTest {

  private static final ServiceName WEB = new ServiceName("default", "web");

  private final TimeSource stopped =
      new TimeSource() {
        @Override
        public Instant now() {
          return Instant.EPOCH;
        }

        @Override
        public long nanoTime() {
          return 0;
        }
      };

  @Test
  void c13_connectionsAndTemplates() {
    LocalAffinityTable affinity = new LocalAffinityTable(stopped, 10);
    affinity.bindIfAbsent(
        new AffinityKey("uid-web", ip("10.0.0.5"), 0),
        new PodAddress(EndpointAddress.of(ip("10.244.0.7"), 8080)),
        Duration.ofSeconds(10799),
        pod -> {});
    affinity.bindIfAbsent(
        new AffinityKey("uid-gone", ip("10.0.0.6"), 0),
        new PodAddress(EndpointAddress.of(ip("10.244.0.7"), 8080)),
        Duration.ofSeconds(10),
        pod -> {});
    List<ConnectionEntry> open =
        List.of(
            entry(State.UDP, at("fd00::5", 5353), at("fd00::a", 53), at("fd00::7", 53), 299),
            entry(
                State.FIN_WAIT, at("10.0.0.9", 1), at("10.96.0.1", 80), at("10.244.0.8", 8080), 0),
            entry(
                State.ESTABLISHED,
                at("10.0.0.5", 40000),
                at("10.96.0.1", 80),
                at("10.244.0.7", 8080),
                61));
    assertThat(IpvsConnections.render(snapshot(), open, affinity.entries()))
        .isEqualTo(
            """
            IPVS connection entries
            pro expire state       source             virtual            destination
            TCP 179:59 NONE        10.0.0.5:0         10.96.0.1:80       10.244.0.7:8080
            TCP 01:01  ESTABLISHED 10.0.0.5:40000     10.96.0.1:80       10.244.0.7:8080
            TCP 00:00  FIN_WAIT    10.0.0.9:1         10.96.0.1:80       10.244.0.8:8080
            UDP 04:59  UDP         [fd00::5]:5353     [fd00::a]:53       [fd00::7]:53
            """);
  }

  private static ConnectionEntry entry(
      State state,
      InetSocketAddress client,
      InetSocketAddress virtual,
      InetSocketAddress endpoint,
      long seconds) {
    return new ConnectionEntry(state, client, virtual, endpoint, Duration.ofSeconds(seconds));
  }

  private static Snapshot snapshot() {
    ServiceTraits traits =
        new ServiceTraits(
            "uid-web",
            new SessionAffinity.ClientIp(Duration.ofHours(3)),
            TrafficPolicies.DEFAULT,
            ExternalAccess.EVERYBODY,
            ServicePolicy.DEFAULT);
    ServicePort port =
        new ServicePort(
            new ServicePortName(WEB, "", Protocol.TCP),
            new PortSpec(80, "8080", 30080, Optional.empty()),
            List.of(
                new ListenAddress.NodePort(30080),
                new ListenAddress.ClusterIp(ip("10.96.0.1"), 80)),
            traits,
            List.of());
    Service service =
        new Service(
            WEB,
            new ObjectMeta("uid-web", Instant.EPOCH, Map.of()),
            new ServiceAddressing.Headless(),
            traits,
            List.of(port));
    return new Snapshot(
        1, new NodeInfo("node-1", ""), Map.of(WEB, service), IngressObjects.EMPTY, List.of());
  }

  private static InetSocketAddress at(String ip, int port) {
    return new InetSocketAddress(ip(ip), port);
  }

  private static InetAddress ip(String text) {
    return IpLiteral.require(text);
  }
}
