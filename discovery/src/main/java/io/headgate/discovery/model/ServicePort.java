package io.headgate.discovery.model;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * One port of a Service: where it listens, how it balances, and over which endpoints.
 *
 * @param listenAddresses but for ports of the gateway, empty for headless Services and ExternalName
 * @param endpoints in a fixed order, without duplicates, of both address families; ready or not
 */
public record ServicePort(
    ServicePortName name,
    PortSpec spec,
    List<ListenAddress> listenAddresses,
    ServiceTraits traits,
    List<Endpoint> endpoints) {

  public ServicePort {
    listenAddresses = List.copyOf(listenAddresses);
    endpoints = List.copyOf(endpoints);
  }

  /**
   * The address families that it is served in, the first one first: those of its ClusterIPs, or,
   * where it has none, of its endpoints. Empty where it has neither.
   */
  public List<AddressFamily> families() {
    List<AddressFamily> families = new ArrayList<>(2);
    for (ListenAddress address : listenAddresses) {
      if (address instanceof ListenAddress.ClusterIp(InetAddress ip, int number)) {
        addOnce(AddressFamily.of(ip), families);
      }
    }
    if (families.isEmpty()) {
      for (Endpoint endpoint : endpoints) {
        endpoint.address().family().ifPresent(family -> addOnce(family, families));
      }
    }
    return families;
  }

  private static void addOnce(AddressFamily family, List<AddressFamily> families) {
    if (!families.contains(family)) {
      families.add(family);
    }
  }

  /**
   * The family of the endpoints for connections to one of its own addresses: that of the address,
   * so that one family can be out of endpoints while the other one serves (kube-proxy has a proxier
   * for each). A node port can also be reached in a family that the Service does not have: it then
   * gets the endpoints of the Service's first one.
   */
  public AddressFamily familyFor(InetAddress own) {
    AddressFamily family = AddressFamily.of(own);
    List<AddressFamily> families = families();
    return families.isEmpty() || families.contains(family) ? family : families.getFirst();
  }

  /**
   * The family of the endpoints for who does not come by an address of its own, as an Ingress: the
   * first one that has any, for the pods behind both are the same.
   */
  public AddressFamily firstFamily() {
    List<AddressFamily> families = families();
    for (AddressFamily family : families) {
      if (!in(family).endpoints().isEmpty()) {
        return family;
      }
    }
    return families.isEmpty() ? AddressFamily.IPV4 : families.getFirst();
  }

  /** Whether it is to be reached otherwise than by ports of the gateway. */
  public boolean hasOwnAddress() {
    return listenAddresses.stream().anyMatch(it -> !(it instanceof ListenAddress.ExposedPort));
  }

  /** This port, which is to be reached there as well. */
  public ServicePort alsoAt(List<ListenAddress> more) {
    if (more.isEmpty()) {
      return this;
    }
    List<ListenAddress> all = new ArrayList<>(listenAddresses);
    all.addAll(more);
    return new ServicePort(name, spec, all, traits, endpoints);
  }

  /**
   * What is said with the PROXY protocol on connections to that address, beside what holds for all.
   */
  public PortExposure.Headers headers(InetAddress address, int number) {
    for (int i = 0; i < listenAddresses.size(); i++) {
      if (listenAddresses.get(i) instanceof ListenAddress.ExposedPort exposed
          && exposed.port() == number
          && exposed.address().equals(address)) {
        return exposed.headers();
      }
    }
    return PortExposure.Headers.NONE;
  }

  /** This port with the endpoints of one family alone, and those that are still to be resolved. */
  public ServicePort in(AddressFamily family) {
    List<Endpoint> ofFamily =
        endpoints.stream().filter(it -> it.address().family().orElse(family) == family).toList();
    return ofFamily.size() == endpoints.size()
        ? this
        : new ServicePort(name, spec, listenAddresses, traits, ofFamily);
  }
}
