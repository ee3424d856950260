package io.headgate.balancer.listing;

import io.headgate.balancer.listing.PersistentClients.Holder;
import io.headgate.balancer.selection.EligibleEndpoints;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.ListenAddress.ClusterIp;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.SchedulingPolicy;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.SessionAffinity;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.TrafficPolicies;
import io.headgate.discovery.model.TrafficPolicy;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Prints what {@code ipvsadm -L} would print of this node. Any thread. */
public final class IpvsListing {

  private static final Comparator<VirtualServer> ORDER =
      Comparator.comparing(VirtualServer::address, NumericAddress.ORDER)
          .thenComparing(server -> server.port().protocol())
          .thenComparing(server -> server.port().toString());

  private final ListingSources sources;
  private final List<InetAddress> machineAddresses;

  /**
   * @param machineAddresses the addresses that a wildcard stands for
   */
  public IpvsListing(ListingSources sources, List<InetAddress> machineAddresses) {
    this.sources = sources;
    this.machineAddresses = List.copyOf(machineAddresses);
  }

  /** {@code ipvsadm -L}. */
  public String all(Snapshot snapshot, Collection<VirtualServer> servers, IpvsStyle style) {
    return IpvsFormat.all(style, entries(snapshot, sorted(servers), style.view()));
  }

  /** {@code ipvsadm -L -t ADDRESS:PORT}, or -u; empty where nothing is served there. */
  public Optional<String> only(
      Snapshot snapshot,
      Collection<VirtualServer> servers,
      IpvsStyle style,
      Protocol protocol,
      InetSocketAddress address) {
    List<VirtualServer> found =
        sorted(servers).stream()
            .filter(it -> it.port().protocol() == protocol && it.address().equals(address))
            .toList();
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(IpvsFormat.some(style, entries(snapshot, found, style.view())));
  }

  /** All addresses that a listing would write: what {@link SystemNames} looks up. */
  public Set<InetAddress> addresses(Snapshot snapshot, Collection<VirtualServer> servers) {
    Set<InetAddress> addresses = new LinkedHashSet<>();
    for (VirtualServerEntry entry : entries(snapshot, sorted(servers), IpvsView.TABLE)) {
      addresses.add(entry.server().address().getAddress());
      entry.realServers().forEach(it -> addresses.add(it.address().getAddress()));
    }
    return addresses;
  }

  private List<VirtualServerEntry> entries(
      Snapshot snapshot, List<VirtualServer> servers, IpvsView view) {
    List<VirtualServerEntry> entries = new ArrayList<>();
    Map<Holder, Long> clients = view == IpvsView.PERSISTENT ? sources.clients().count() : Map.of();
    for (VirtualServer server : servers) {
      // A Service that has just gone may still have its socket for a moment.
      snapshot
          .port(server.port())
          .ifPresent(it -> entries.add(entry(snapshot, server, it, view, clients)));
    }
    return entries;
  }

  private VirtualServerEntry entry(
      Snapshot snapshot,
      VirtualServer server,
      ServicePort port,
      IpvsView view,
      Map<Holder, Long> clients) {
    List<Endpoint> eligible = eligible(snapshot, server, port);
    List<RealServer> realServers = new ArrayList<>();
    port.endpoints().stream()
        .filter(it -> !it.address().socketAddress().isUnresolved())
        .sorted(Comparator.comparing(it -> it.address().socketAddress(), NumericAddress.ORDER))
        .forEach(
            it -> {
              Holder holder = new Holder(port.traits().uid(), it.address());
              long persistent = clients.getOrDefault(holder, 0L);
              realServer(port, it, eligible.contains(it), persistent, view)
                  .ifPresent(realServers::add);
            });
    TrafficFigures figures =
        sources
            .traffic()
            .of(port.name())
            .map(traffic -> view == IpvsView.RATE ? traffic.rate() : traffic.total())
            .orElse(TrafficFigures.ZERO);
    return new VirtualServerEntry(server, scheduling(port), figures, realServers);
  }

  /** An endpoint that takes connections, or one that does not any more and still has some. */
  private Optional<RealServer> realServer(
      ServicePort port, Endpoint endpoint, boolean eligible, long persistent, IpvsView view) {
    EndpointAddress address = endpoint.address();
    var load = sources.counts().of(port.name(), address);
    if (!eligible && load.active() == 0) {
      return Optional.empty();
    }
    TrafficFigures figures =
        view == IpvsView.RATE
            ? sources
                .traffic()
                .of(port.name())
                .map(traffic -> traffic.rate(address))
                .orElse(TrafficFigures.ZERO)
            : TrafficFigures.of(load.traffic());
    return Optional.of(
        new RealServer(
            address.socketAddress(),
            new RealServer.Load(eligible ? endpoint.weight() : 0, load.active(), persistent),
            port.traits().policy().connections().maxConnections().orElse(0),
            figures));
  }

  private String scheduling(ServicePort port) {
    SchedulingPolicy policy = port.traits().policy().scheduling();
    return sources.standing().scheduling(policy).text()
        + switch (port.traits().affinity()) {
          case SessionAffinity.None() -> "";
          case SessionAffinity.ClientIp(var timeout) -> " persistent " + timeout.toSeconds();
        };
  }

  private static List<Endpoint> eligible(
      Snapshot snapshot, VirtualServer server, ServicePort port) {
    EligibleEndpoints eligible = EligibleEndpoints.of(port.endpoints(), snapshot.node());
    TrafficPolicies policies = port.traits().trafficPolicies();
    return switch (isClusterIp(server, port) ? policies.internal() : policies.external()) {
      case TrafficPolicy.CLUSTER -> eligible.cluster();
      case TrafficPolicy.LOCAL -> eligible.local();
    };
  }

  private static boolean isClusterIp(VirtualServer server, ServicePort port) {
    return port.listenAddresses().stream()
        .anyMatch(
            it ->
                it instanceof ClusterIp own && own.address().equals(server.address().getAddress()));
  }

  private List<VirtualServer> sorted(Collection<VirtualServer> servers) {
    List<VirtualServer> concrete = new ArrayList<>();
    servers.forEach(it -> addresses(it).forEach(ip -> concrete.add(at(it, ip))));
    return concrete.stream().distinct().sorted(ORDER).toList();
  }

  private static VirtualServer at(VirtualServer server, InetAddress ip) {
    return new VirtualServer(server.port(), new InetSocketAddress(ip, server.address().getPort()));
  }

  /** The IPv6 wildcard takes IPv4 as well, the IPv4 wildcard only its own family. */
  private Stream<InetAddress> addresses(VirtualServer server) {
    InetAddress ip = server.address().getAddress();
    if (!ip.isAnyLocalAddress()) {
      return Stream.of(ip);
    }
    boolean onlyIpv4 = ip instanceof Inet4Address;
    return machineAddresses.stream().filter(it -> !onlyIpv4 || it instanceof Inet4Address);
  }
}
