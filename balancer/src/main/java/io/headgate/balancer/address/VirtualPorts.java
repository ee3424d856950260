package io.headgate.balancer.address;

import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;

/** A set of virtual addresses, and of ports on virtual addresses. Confined to one thread. */
record VirtualPorts(Set<InetAddress> addresses, Set<VirtualPort> ports) {

  VirtualPorts() {
    this(new LinkedHashSet<>(), new LinkedHashSet<>());
  }

  boolean isEmpty() {
    return addresses.isEmpty() && ports.isEmpty();
  }

  void add(VirtualPorts others) {
    addresses.addAll(others.addresses);
    ports.addAll(others.ports);
  }

  void remove(VirtualPorts others) {
    others.addresses.forEach(addresses::remove);
    others.ports.forEach(ports::remove);
  }

  /** Those that the others do not have. */
  VirtualPorts without(VirtualPorts others) {
    VirtualPorts rest = new VirtualPorts();
    rest.add(this);
    rest.remove(others);
    return rest;
  }

  /** Those that the others have as well. */
  VirtualPorts in(VirtualPorts others) {
    VirtualPorts part = new VirtualPorts();
    addresses.stream().filter(others.addresses::contains).forEach(part.addresses::add);
    ports.stream().filter(others.ports::contains).forEach(part.ports::add);
    return part;
  }

  /** Those of such addresses. */
  VirtualPorts on(Predicate<InetAddress> such) {
    VirtualPorts part = new VirtualPorts();
    addresses.stream().filter(such).forEach(part.addresses::add);
    ports.stream().filter(port -> such.test(port.address())).forEach(part.ports::add);
    return part;
  }
}
