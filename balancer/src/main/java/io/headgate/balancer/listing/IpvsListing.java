package io.headgate.balancer.listing;

import io.headgate.balancer.selection.EligibleEndpoints;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.ListenAddress.ClusterIp;
import io.headgate.discovery.model.ListenAddress.ExposedPort;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.SchedulingPolicy;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.ServicePortName;
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

/**
 * Prints what {@code ipvsadm -L} would print of this node, with what other nodes have added where
 * that is asked for. Any thread.
 */
public final class IpvsListing {

  private static final Comparator<VirtualServer> ORDER =
      Comparator.comparing(VirtualServer::address, NumericAddress.ORDER)
          .thenComparing(server -> server.port().protocol())
          .thenComparing(server -> server.port().toString());

  private final ListingSources sources;
  private final List<InetAddress> machineAddresses;
  private final Map<ServicePortName, PortFigures> elsewhere;

  /** Of this node alone. */
  public IpvsListing(ListingSources sources, List<InetAddress> machineAddresses) {
    this(sources, machineAddresses, Map.of());
  }

  /**
   * @param machineAddresses the addresses that a wildcard stands for
   * @param elsewhere what other nodes have, of the view that is asked for: it is added
   */
  public IpvsListing(
      ListingSources sources,
      List<InetAddress> machineAddresses,
      Map<ServicePortName, PortFigures> elsewhere) {
    this.sources = sources;
    this.machineAddresses = List.copyOf(machineAddresses);
    this.elsewhere = elsewhere;
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
    NodeFigures own = new NodeFigures(sources, view);
    for (VirtualServer server : servers) {
      // A Service that has just gone may still have its socket for a moment.
      snapshot.port(server.port()).ifPresent(it -> entries.add(entry(snapshot, server, it, own)));
    }
    return entries;
  }

  private VirtualServerEntry entry(
      Snapshot snapshot, VirtualServer server, ServicePort port, NodeFigures own) {
    List<Endpoint> eligible = eligible(snapshot, server, port);
    PortFigures figures = own.of(port).plus(elsewhere.getOrDefault(port.name(), PortFigures.NONE));
    List<RealServer> realServers = new ArrayList<>();
    port.endpoints().stream()
        .filter(it -> !it.address().socketAddress().isUnresolved())
        .sorted(Comparator.comparing(it -> it.address().socketAddress(), NumericAddress.ORDER))
        .forEach(
            it -> realServer(port, it, eligible.contains(it), figures).ifPresent(realServers::add));
    return new VirtualServerEntry(server, scheduling(port), figures.traffic(), realServers);
  }

  /** An endpoint that takes connections, or one that does not any more and still has some. */
  private static Optional<RealServer> realServer(
      ServicePort port, Endpoint endpoint, boolean eligible, PortFigures all) {
    EndpointFigures figures = all.of(endpoint.address());
    if (!eligible && figures.active() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new RealServer(
            endpoint.address().socketAddress(),
            new RealServer.Load(
                eligible ? endpoint.weight() : 0,
                figures.active(),
                figures.local(),
                figures.persistent()),
            port.traits().policy().connections().maxConnections().orElse(0),
            figures.traffic()));
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
    return switch (policy(server, port)) {
      case TrafficPolicy.CLUSTER -> eligible.cluster();
      case TrafficPolicy.LOCAL -> eligible.local();
    };
  }

  private static TrafficPolicy policy(VirtualServer server, ServicePort port) {
    TrafficPolicies policies = port.traits().trafficPolicies();
    if (isClusterIp(server, port)) {
      return policies.internal();
    }
    return isExposed(server, port) ? TrafficPolicy.CLUSTER : policies.external();
  }

  private static boolean isExposed(VirtualServer server, ServicePort port) {
    return port.listenAddresses().stream()
        .anyMatch(
            it -> it instanceof ExposedPort ours && ours.port() == server.address().getPort());
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
