package io.headgate.discovery.build;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointHints;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.headgate.discovery.annotation.Parsed;
import io.headgate.discovery.annotation.ServiceAnnotations;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.EndpointConditions;
import io.headgate.discovery.model.EndpointPlace;
import io.headgate.discovery.model.EndpointTarget;
import io.headgate.discovery.model.IpLiteral;
import io.headgate.discovery.model.Problem;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The EndpointSlices of one Service become the endpoints of its ports: merged, one for each address
 * and port, in the order of addresses, whatever the slices are called.
 *
 * <p>Rules: k8s.io/api/discovery/v1 types.go, and kube-proxy's endpointslicecache.go for endpoints
 * that stand in two slices during an update.
 */
final class EndpointTranslation {

  private static final Comparator<EndpointAddress> BY_ADDRESS =
      Comparator.<EndpointAddress>comparingInt(address -> bytes(address).length)
          .thenComparing(EndpointTranslation::bytes, Arrays::compareUnsigned)
          .thenComparingInt(EndpointAddress::port);

  private record PortKey(String name, String protocol) {}

  private final Map<PortKey, Map<EndpointAddress, Endpoint>> endpoints = new HashMap<>();
  private final List<Problem> problems = new ArrayList<>();

  EndpointTranslation(Iterable<StoredObject<EndpointSlice>> slices) {
    for (StoredObject<EndpointSlice> slice : slices) {
      add(slice);
    }
  }

  /** The endpoints of a Service port; a slice's port belongs to it by name and protocol. */
  List<Endpoint> of(String portName, String protocol) {
    Collection<Endpoint> found =
        endpoints.getOrDefault(new PortKey(portName, protocol), Map.of()).values();
    return found.stream().sorted(Comparator.comparing(Endpoint::address, BY_ADDRESS)).toList();
  }

  /** What the annotations of the slices got wrong. */
  List<Problem> problems() {
    return problems;
  }

  private void add(StoredObject<EndpointSlice> slice) {
    Parsed<Integer> weight = ServiceAnnotations.weight(slice.annotations());
    weight.faults().forEach(it -> problems.add(slice.problem(Problem.Reason.Annotation, it)));
    if (slice.object().getAddressType().equals("FQDN")) {
      return; // deprecated, and no proxy has ever served it
    }
    // An API server writes a slice without ports or endpoints with null in their place.
    for (EndpointPort port : orEmpty(slice.object().getPorts())) {
      if (port.getPort() == null) {
        continue; // "every port": nothing to dial
      }
      PortKey key = new PortKey(text(port.getName()), protocol(port));
      Map<EndpointAddress, Endpoint> merged = endpoints.computeIfAbsent(key, k -> new HashMap<>());
      for (var written : orEmpty(slice.object().getEndpoints())) {
        translate(written, port.getPort(), weight.policy())
            .ifPresent(it -> merged.merge(it.address(), it, EndpointTranslation::better));
      }
    }
  }

  /** An endpoint that moves between slices stands in both for a moment; the readier one is true. */
  private static Endpoint better(Endpoint one, Endpoint other) {
    return rank(other) > rank(one) ? other : one;
  }

  private static int rank(Endpoint endpoint) {
    EndpointConditions conditions = endpoint.conditions();
    return conditions.ready() ? 2 : conditions.serving() ? 1 : 0;
  }

  /** All addresses of an endpoint are the same pod's; like kube-proxy we dial the first. */
  private static Optional<Endpoint> translate(
      io.fabric8.kubernetes.api.model.discovery.v1.Endpoint written, int port, int weight) {
    return written.getAddresses().stream()
        .findFirst()
        .flatMap(IpLiteral::parse)
        .map(
            ip ->
                new Endpoint(
                    EndpointAddress.of(ip, port),
                    conditions(written.getConditions()),
                    place(written),
                    target(written),
                    weight));
  }

  private static EndpointConditions conditions(
      io.fabric8.kubernetes.api.model.discovery.v1.@Nullable EndpointConditions written) {
    return written == null
        ? EndpointConditions.READY
        : new EndpointConditions(
            Objects.requireNonNullElse(written.getReady(), true),
            Objects.requireNonNullElse(written.getServing(), true),
            Objects.requireNonNullElse(written.getTerminating(), false));
  }

  private static EndpointPlace place(
      io.fabric8.kubernetes.api.model.discovery.v1.Endpoint written) {
    @Nullable EndpointHints hints = written.getHints();
    return new EndpointPlace(
        text(written.getNodeName()),
        text(written.getZone()),
        hints == null
            ? List.of()
            : hints.getForNodes().stream().map(it -> text(it.getName())).toList(),
        hints == null
            ? List.of()
            : hints.getForZones().stream().map(it -> text(it.getName())).toList());
  }

  private static EndpointTarget target(
      io.fabric8.kubernetes.api.model.discovery.v1.Endpoint written) {
    var ref = written.getTargetRef();
    boolean isPod = ref != null && Objects.equals(ref.getKind(), "Pod");
    return new EndpointTarget(isPod ? text(ref.getName()) : "", text(written.getHostname()));
  }

  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return Objects.requireNonNullElse(list, List.of());
  }

  private static String protocol(EndpointPort port) {
    return Objects.requireNonNullElse(port.getProtocol(), "TCP");
  }

  private static String text(@Nullable String text) {
    return Objects.requireNonNullElse(text, "");
  }

  private static byte[] bytes(EndpointAddress address) {
    InetAddress ip = address.socketAddress().getAddress();
    return ip.getAddress();
  }
}
