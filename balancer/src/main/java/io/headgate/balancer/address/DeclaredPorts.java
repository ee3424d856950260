package io.headgate.balancer.address;

import io.headgate.discovery.model.ListenAddress;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.SnapshotDelta.ServiceChange;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which ports Services declare on which virtual addresses. An address is there as long as a port of
 * any Service is on it. Confined to one thread.
 */
final class DeclaredPorts {

  /** What came and what went, addresses and the ports on them. */
  record Change(VirtualPorts added, VirtualPorts removed) {}

  private final Predicate<InetAddress> wanted;
  private final Map<VirtualPort, Integer> ports = new HashMap<>();
  private final Map<InetAddress, Integer> addresses = new HashMap<>();

  /**
   * @param wanted which addresses count
   */
  DeclaredPorts(Predicate<InetAddress> wanted) {
    this.wanted = wanted;
  }

  /** Takes over the changes; what passes from one Service to another is no change. */
  Change apply(Collection<ServiceChange> changes) {
    VirtualPorts added = new VirtualPorts();
    VirtualPorts removed = new VirtualPorts();
    for (ServiceChange change : changes) {
      Set<VirtualPort> before = change.before().map(this::of).orElse(Set.of());
      Set<VirtualPort> after = change.after().map(this::of).orElse(Set.of());
      after.stream().filter(port -> !before.contains(port)).forEach(port -> add(port, added));
      before.stream().filter(port -> !after.contains(port)).forEach(port -> drop(port, removed));
    }
    return new Change(added.without(removed), removed.without(added));
  }

  private void add(VirtualPort port, VirtualPorts added) {
    if (ports.merge(port, 1, Integer::sum) == 1) {
      added.ports().add(port);
      if (addresses.merge(port.address(), 1, Integer::sum) == 1) {
        added.addresses().add(port.address());
      }
    }
  }

  private void drop(VirtualPort port, VirtualPorts removed) {
    if (ports.merge(port, -1, DeclaredPorts::sum) == null) {
      removed.ports().add(port);
      if (addresses.merge(port.address(), -1, DeclaredPorts::sum) == null) {
        removed.addresses().add(port.address());
      }
    }
  }

  @SuppressWarnings("NullAway") // null is how Map.merge is told to remove
  private static Integer sum(Integer a, Integer b) {
    return a + b == 0 ? null : Integer.valueOf(a + b);
  }

  private Set<VirtualPort> of(Service service) {
    Set<VirtualPort> all = new LinkedHashSet<>();
    for (ServicePort port : service.ports()) {
      for (ListenAddress listen : port.listenAddresses()) {
        switch (listen) {
          case ListenAddress.ClusterIp own -> add(port, own.address(), own.port(), all);
          case ListenAddress.ExternalIp own -> add(port, own.address(), own.port(), all);
          case ListenAddress.LoadBalancerIp own -> add(port, own.address(), own.port(), all);
          case ListenAddress.NodePort onNodeAddresses -> {}
          case ListenAddress.ExposedPort onOurs -> {}
        }
      }
    }
    return all;
  }

  private void add(ServicePort port, InetAddress address, int number, Set<VirtualPort> all) {
    if (wanted.test(address)) {
      all.add(new VirtualPort(address, port.name().protocol(), number));
    }
  }
}
