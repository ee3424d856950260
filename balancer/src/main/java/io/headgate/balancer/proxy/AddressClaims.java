package io.headgate.balancer.proxy;

import io.headgate.discovery.model.ListenAddress;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.ServicePortName;
import io.headgate.discovery.model.SnapshotDelta.ServiceChange;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Which TCP Service ports ask for which addresses. The first to ask has an address for as long as
 * it asks; then the next one gets it. Changed by one thread, read by any.
 */
final class AddressClaims {

  private record Claim(InetSocketAddress address, ServicePortName port) {}

  private final List<InetAddress> nodePortAddresses;
  private final Map<InetSocketAddress, List<ServicePortName>> claimants = new ConcurrentHashMap<>();

  AddressClaims(List<InetAddress> nodePortAddresses) {
    this.nodePortAddresses = nodePortAddresses;
  }

  /**
   * Takes over the changes.
   *
   * @return the addresses of which the claims changed
   */
  Set<InetSocketAddress> apply(Collection<ServiceChange> changes) {
    Set<Claim> before = new LinkedHashSet<>();
    Set<Claim> after = new LinkedHashSet<>();
    for (ServiceChange change : changes) {
      change.before().ifPresent(service -> collect(service, before));
      change.after().ifPresent(service -> collect(service, after));
    }
    Set<InetSocketAddress> touched = new LinkedHashSet<>();
    // Additions first: an address that passes from one port to another is never without a claim.
    for (Claim claim : after) {
      if (!before.contains(claim)) {
        claimants
            .computeIfAbsent(claim.address(), address -> new CopyOnWriteArrayList<>())
            .add(claim.port());
        touched.add(claim.address());
      }
    }
    for (Claim claim : before) {
      if (!after.contains(claim)) {
        claimants.computeIfPresent(
            claim.address(),
            (address, ports) -> {
              ports.remove(claim.port());
              return ports.isEmpty() ? null : ports;
            });
        touched.add(claim.address());
      }
    }
    return touched;
  }

  /** Who has that address; empty where nobody asks for it. */
  Optional<ServicePortName> owner(InetSocketAddress address) {
    List<ServicePortName> ports = claimants.get(address);
    return ports == null ? Optional.empty() : Optional.of(ports.getFirst());
  }

  /** Who asks for that address and does not have it. */
  List<ServicePortName> waiting(InetSocketAddress address) {
    List<ServicePortName> ports = claimants.get(address);
    return ports == null ? List.of() : ports.subList(1, ports.size());
  }

  /** Any thread. */
  boolean isClaimed(InetSocketAddress address) {
    return claimants.containsKey(address);
  }

  private void collect(Service service, Set<Claim> claims) {
    for (ServicePort port : service.ports()) {
      if (port.name().protocol() == Protocol.TCP) {
        for (ListenAddress address : port.listenAddresses()) {
          collect(address, port.name(), claims);
        }
      }
    }
  }

  private void collect(ListenAddress address, ServicePortName port, Set<Claim> claims) {
    switch (address) {
      case ListenAddress.ClusterIp own -> claim(own.address(), own.port(), port, claims);
      case ListenAddress.ExternalIp own -> claim(own.address(), own.port(), port, claims);
      case ListenAddress.LoadBalancerIp own -> claim(own.address(), own.port(), port, claims);
      case ListenAddress.NodePort node -> {
        for (InetAddress nodeAddress : nodePortAddresses) {
          claim(nodeAddress, node.port(), port, claims);
        }
      }
    }
  }

  private static void claim(
      InetAddress address, int number, ServicePortName port, Set<Claim> claims) {
    claims.add(new Claim(new InetSocketAddress(address, number), port));
  }
}
