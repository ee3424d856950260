package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.headgate.discovery.model.AddressFamily;
import io.headgate.discovery.model.IpLiteral;
import io.headgate.discovery.model.Protocol;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * A Pod that has an address, with the ports that are really open. Compared by identity.
 *
 * <p>A Pod written by hand counts as ready unless its conditions say otherwise: there is no kubelet
 * to say so.
 */
final class PodEntry {
  /** On a Pod or its template, and on the EndpointSlices that are made of it. */
  private static final String WEIGHT = "headgate.io/weight";

  private final Pod pod;
  private final RealPorts realPorts;

  PodEntry(Pod pod, RealPorts realPorts) {
    this.pod = pod;
    this.realPorts = realPorts;
  }

  Pod pod() {
    return pod;
  }

  /** Whether it may be an endpoint at all: it has an address and has not ended. */
  static boolean runs(Pod pod) {
    if (pod.getStatus() == null) {
      return false;
    }
    String phase = Objects.requireNonNullElse(pod.getStatus().getPhase(), "Running");
    return addresses(pod.getStatus()).findAny().isPresent()
        && !phase.equals("Failed")
        && !phase.equals("Succeeded");
  }

  /** Its first address of that family. */
  Optional<String> address(AddressFamily family) {
    return addresses(pod.getStatus())
        .filter(ip -> AddressFamily.of(ip) == family)
        .map(IpLiteral::text)
        .findFirst();
  }

  /** {@code podIP} is the first of {@code podIPs}; by hand, one of them is often left out. */
  private static Stream<InetAddress> addresses(PodStatus status) {
    Stream<String> all =
        Objects.requireNonNullElse(status.getPodIPs(), List.<PodIP>of()).stream().map(PodIP::getIp);
    return Stream.concat(Stream.ofNullable(status.getPodIP()), all.filter(Objects::nonNull))
        .map(IpLiteral::parse)
        .flatMap(Optional::stream);
  }

  boolean ready() {
    List<PodCondition> conditions =
        Objects.requireNonNullElse(pod.getStatus().getConditions(), List.of());
    return conditions.stream()
        .filter(condition -> "Ready".equals(condition.getType()))
        .allMatch(condition -> "True".equals(condition.getStatus()));
  }

  /** The weight that it asks for, as it is written: who reads it on the slice knows the grammar. */
  Map<String, String> weight() {
    Map<String, String> annotations = pod.getMetadata().getAnnotations();
    String weight = annotations == null ? null : annotations.get(WEIGHT);
    return weight == null ? Map.of() : Map.of(WEIGHT, weight);
  }

  boolean terminating() {
    return pod.getMetadata().getDeletionTimestamp() != null;
  }

  /** The open port behind a target port; empty where this Pod has none of that name. */
  OptionalInt port(IntOrString target, String protocol) {
    if (target.getIntVal() != null) {
      return OptionalInt.of(realPorts.of(Protocol.valueOf(protocol), target.getIntVal()));
    }
    List<Container> containers =
        pod.getSpec() == null || pod.getSpec().getContainers() == null
            ? List.of()
            : pod.getSpec().getContainers();
    for (Container container : containers) {
      for (ContainerPort port :
          Objects.requireNonNullElse(container.getPorts(), List.<ContainerPort>of())) {
        if (target.getStrVal().equals(port.getName()) && protocol.equals(protocol(port))) {
          return OptionalInt.of(realPorts.of(Protocol.valueOf(protocol), port.getContainerPort()));
        }
      }
    }
    return OptionalInt.empty();
  }

  private static String protocol(ContainerPort port) {
    return port.getProtocol() == null || port.getProtocol().isEmpty() ? "TCP" : port.getProtocol();
  }
}
