package io.headgate.balancer.listing;

import io.headgate.balancer.selection.EligibleEndpoints;
import io.headgate.balancer.state.ConnectionCounts;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.ListenAddress.ClusterIp;
import io.headgate.discovery.model.SchedulerName;
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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Prints what {@code ipvsadm -Ln} would print (ipvsadm 1.31, {@code ipvsadm.c}). Any thread. */
public final class IpvsListing {

  private static final String TITLE =
      """
      IP Virtual Server version 1.2.1 (size=4096)
      Prot LocalAddress:Port Scheduler Flags
        -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
      """;

  /** ipvsadm cuts longer addresses, so as not to break the columns. */
  private static final int ADDRESS_WIDTH = 28;

  private static final Comparator<VirtualServer> ORDER =
      Comparator.comparing(VirtualServer::address, NumericAddress.ORDER)
          .thenComparing(server -> server.port().toString());

  private final SchedulerName standing;
  private final List<InetAddress> machineAddresses;

  /**
   * @param standing the scheduler of Services that ask for none
   * @param machineAddresses the addresses that a wildcard stands for
   */
  public IpvsListing(SchedulerName standing, List<InetAddress> machineAddresses) {
    this.standing = standing;
    this.machineAddresses = List.copyOf(machineAddresses);
  }

  /** {@code ipvsadm -Ln}. */
  public String render(
      Snapshot snapshot, ConnectionCounts counts, Collection<VirtualServer> servers) {
    return render(snapshot, counts, sorted(servers));
  }

  /** {@code ipvsadm -Ln -t ADDRESS:PORT}; empty where nothing is served there. */
  public Optional<String> render(
      Snapshot snapshot,
      ConnectionCounts counts,
      Collection<VirtualServer> servers,
      InetSocketAddress only) {
    List<VirtualServer> found =
        sorted(servers).stream().filter(it -> it.address().equals(only)).toList();
    return found.isEmpty() ? Optional.empty() : Optional.of(render(snapshot, counts, found));
  }

  private String render(Snapshot snapshot, ConnectionCounts counts, List<VirtualServer> servers) {
    StringBuilder out = new StringBuilder(TITLE);
    for (VirtualServer server : servers) {
      // A Service that has just gone may still have its socket for a moment.
      snapshot.port(server.port()).ifPresent(it -> append(out, snapshot, counts, server, it));
    }
    return out.toString();
  }

  private void append(
      StringBuilder out,
      Snapshot snapshot,
      ConnectionCounts counts,
      VirtualServer server,
      ServicePort port) {
    SchedulerName scheduler = port.traits().policy().scheduling().scheduler().orElse(standing);
    out.append(port.name().protocol())
        .append("  ")
        .append(NumericAddress.text(server.address()))
        .append(' ')
        .append(scheduler.text())
        .append(persistence(port.traits().affinity()))
        .append('\n');
    List<Endpoint> eligible = eligible(snapshot, server, port);
    port.endpoints().stream()
        .filter(it -> !it.address().socketAddress().isUnresolved())
        .sorted(Comparator.comparing(it -> it.address().socketAddress(), NumericAddress.ORDER))
        .forEach(it -> append(out, counts, port, it, eligible.contains(it)));
  }

  private static void append(
      StringBuilder out,
      ConnectionCounts counts,
      ServicePort port,
      Endpoint endpoint,
      boolean eligible) {
    int active = counts.of(port.name(), endpoint.address()).active();
    if (eligible || active > 0) {
      String address = NumericAddress.text(endpoint.address().socketAddress());
      out.append(
          String.format(
              Locale.ROOT,
              "  -> %-28s %-7s %-6d %-10d %-10d\n",
              address.substring(0, Math.min(address.length(), ADDRESS_WIDTH)),
              "Masq",
              eligible ? endpoint.weight() : 0,
              active,
              0));
    }
  }

  private static String persistence(SessionAffinity affinity) {
    return switch (affinity) {
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
