package io.headgate.discovery.model;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** A Service with everything that is needed to balance it. */
public record Service(
    ServiceName name,
    ObjectMeta meta,
    ServiceAddressing addressing,
    ServiceTraits traits,
    List<ServicePort> ports) {

  /** Before the name of a port: no port of a manifest can be called so. */
  private static final String OWN_ADDRESS = "cluster-ip@";

  public Service {
    ports = List.copyOf(ports);
  }

  /** The port with that identity; empty once it is gone. */
  public Optional<ServicePort> port(ServicePortName port) {
    for (ServicePort candidate : ports) {
      if (candidate.name().equals(port)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /**
   * The TCP port that an Ingress means; empty where there is none. An ExternalName that declares no
   * ports has every number, as in ingress-nginx.
   */
  public Optional<ServicePort> port(PortRef ref) {
    for (ServicePort candidate : ports) {
      if (candidate.name().protocol() == Protocol.TCP && ref.names(candidate)) {
        return Optional.of(candidate);
      }
    }
    return ports.isEmpty()
            && addressing instanceof ServiceAddressing.ExternalName external
            && ref instanceof PortRef.ByNumber(int number)
        ? Optional.of(undeclared(external, number))
        : Optional.empty();
  }

  /**
   * The port for who goes through the Service's own address, as {@code service-upstream} asks: the
   * first ClusterIP is all there is to choose from, and who has that address chooses the pod. It
   * has an identity of its own, for what is known of pods does not hold for it, and neither the
   * Service's affinity nor its policies, which hold behind that address. Empty where the Service
   * has none.
   */
  public Optional<ServicePort> throughOwnAddress(ServicePort port) {
    return addressing instanceof ServiceAddressing.Virtual virtual
            && !virtual.clusterIps().isEmpty()
        ? Optional.of(through(virtual.clusterIps().getFirst(), port))
        : Optional.empty();
  }

  private ServicePort through(InetAddress own, ServicePort port) {
    return new ServicePort(
        new ServicePortName(name, OWN_ADDRESS + port.name().port(), port.name().protocol()),
        port.spec(),
        List.of(),
        new ServiceTraits(
            traits.uid(),
            new SessionAffinity.None(),
            TrafficPolicies.DEFAULT,
            traits.access(),
            ServicePolicy.DEFAULT),
        List.of(Endpoint.ready(EndpointAddress.of(own, port.spec().port()))));
  }

  private ServicePort undeclared(ServiceAddressing.ExternalName external, int number) {
    return new ServicePort(
        new ServicePortName(name, "", Protocol.TCP),
        new PortSpec(number, Integer.toString(number), 0, Optional.empty()),
        List.of(),
        traits,
        List.of(Endpoint.ready(EndpointAddress.unresolved(external.host(), number))));
  }
}
