package io.headgate.balancer.address;

import io.headgate.discovery.model.ExternalAccess;
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
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.model.SnapshotDelta.ServiceChange;
import io.headgate.discovery.model.TrafficPolicies;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Services of which nothing matters but their addresses, and what becomes of them. */
final class Addressed {

  private static final ServiceTraits TRAITS =
      new ServiceTraits(
          "uid",
          new SessionAffinity.None(),
          TrafficPolicies.DEFAULT,
          ExternalAccess.EVERYBODY,
          ServicePolicy.DEFAULT);

  private Addressed() {}

  /**
   * A Service with one port for each word: {@code tcp:10.96.0.1:80} on its ClusterIP, {@code
   * external:203.0.113.1:80}, {@code node:30007}.
   */
  static Service service(String name, String... words) {
    List<ServicePort> ports = new ArrayList<>();
    for (String word : words) {
      int colon = word.indexOf(':');
      String kind = word.substring(0, colon);
      Protocol protocol = kind.equals("udp") ? Protocol.UDP : Protocol.TCP;
      ports.add(
          new ServicePort(
              new ServicePortName(name(name), "p" + ports.size(), protocol),
              new PortSpec(80, "80", 0, Optional.empty()),
              List.of(listen(kind, word.substring(colon + 1))),
              TRAITS,
              List.of()));
    }
    return new Service(
        name(name),
        new ObjectMeta("uid", Instant.EPOCH, Map.of()),
        new ServiceAddressing.Virtual("ClusterIP", List.of()),
        TRAITS,
        ports);
  }

  static ServiceName name(String name) {
    return new ServiceName("default", name);
  }

  static InetAddress ip(String text) {
    return IpLiteral.require(text);
  }

  static ServiceChange added(Service service) {
    return new ServiceChange(Optional.empty(), Optional.of(service));
  }

  static ServiceChange removed(Service service) {
    return new ServiceChange(Optional.of(service), Optional.empty());
  }

  static ServiceChange changed(Service before, Service after) {
    return new ServiceChange(Optional.of(before), Optional.of(after));
  }

  static SnapshotDelta delta(Map<ServiceName, ServiceChange> changes) {
    return new SnapshotDelta(changes, Set.of(), Set.of());
  }

  static Snapshot snapshot(Service... services) {
    Snapshot empty = Snapshot.empty(new NodeInfo("node", ""));
    Map<ServiceName, Service> byName = new java.util.HashMap<>();
    for (Service service : services) {
      byName.put(service.name(), service);
    }
    return new Snapshot(1, empty.node(), byName, empty.ingress(), empty.problems());
  }

  private static ListenAddress listen(String kind, String address) {
    if (kind.equals("node")) {
      return new ListenAddress.NodePort(Integer.parseInt(address));
    }
    int colon = address.lastIndexOf(':');
    InetAddress ip = ip(address.substring(0, colon).replace("[", "").replace("]", ""));
    int port = Integer.parseInt(address.substring(colon + 1));
    return kind.equals("external")
        ? new ListenAddress.ExternalIp(ip, port)
        : new ListenAddress.ClusterIp(ip, port);
  }
}
