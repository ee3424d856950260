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
 * Which Service ports ask for which addresses. The first to ask has an address for as long as it
 * asks; then the next one gets it. Changed by one thread, read by any.
 */
final class AddressClaims {

  private record Claim(ServedAddress address, ServicePortName port) {}

  private final ListenOptions options;
  private final Map<ServedAddress, List<ServicePortName>> claimants = new ConcurrentHashMap<>();

  AddressClaims(ListenOptions options) {
    this.options = options;
  }

  /**
   * Takes over the changes.
   *
   * @return the addresses of which the claims changed
   */
  Set<ServedAddress> apply(Collection<ServiceChange> changes) {
    Set<Claim> before = new LinkedHashSet<>();
    Set<Claim> after = new LinkedHashSet<>();
    for (ServiceChange change : changes) {
      change.before().ifPresent(service -> collect(service, before));
      change.after().ifPresent(service -> collect(service, after));
    }
    Set<ServedAddress> touched = new LinkedHashSet<>();
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
  Optional<ServicePortName> owner(ServedAddress address) {
    List<ServicePortName> ports = claimants.get(address);
    return ports == null ? Optional.empty() : Optional.of(ports.getFirst());
  }

  /** Who asks for that address and does not have it. */
  List<ServicePortName> waiting(ServedAddress address) {
    List<ServicePortName> ports = claimants.get(address);
    return ports == null ? List.of() : ports.subList(1, ports.size());
  }

  /** Any thread. */
  boolean isClaimed(ServedAddress address) {
    return claimants.containsKey(address);
  }

  /** The addresses that a port asks for, whether it has them or not. */
  Set<ServedAddress> of(ServicePort port) {
    Set<ServedAddress> wanted = new LinkedHashSet<>();
    for (ListenAddress address : port.listenAddresses()) {
      collect(address, port.name().protocol(), wanted);
    }
    return wanted;
  }

  private void collect(Service service, Set<Claim> claims) {
    for (ServicePort port : service.ports()) {
      of(port).forEach(address -> claims.add(new Claim(address, port.name())));
    }
  }

  private void collect(ListenAddress address, Protocol protocol, Set<ServedAddress> wanted) {
    switch (address) {
      case ListenAddress.ClusterIp own -> wanted.add(at(own.address(), own.port(), protocol));
      case ListenAddress.ExternalIp own -> wanted.add(at(own.address(), own.port(), protocol));
      case ListenAddress.LoadBalancerIp own -> wanted.add(at(own.address(), own.port(), protocol));
      case ListenAddress.ExposedPort ours -> {
        for (InetAddress own : options.boundAddresses(ours.address(), protocol)) {
          wanted.add(at(own, ours.port(), protocol));
        }
      }
      case ListenAddress.NodePort node -> {
        for (InetAddress nodeAddress : options.nodePortAddresses(protocol)) {
          wanted.add(at(nodeAddress, node.port(), protocol));
        }
      }
    }
  }

  private static ServedAddress at(InetAddress address, int number, Protocol protocol) {
    return new ServedAddress(protocol, new InetSocketAddress(address, number));
  }
}
