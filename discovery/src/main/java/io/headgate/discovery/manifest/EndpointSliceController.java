package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.headgate.discovery.mirroring.SliceWriter;
import io.headgate.discovery.model.AddressFamily;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Makes the EndpointSlices of a Service from the Pods that it selects (kubernetes {@code
 * endpointslice} controller). A named target port is looked up in each Pod: Pods where it is
 * another number are in another slice, and so are Pods of another weight, which is an annotation of
 * the whole slice.
 */
final class EndpointSliceController {
  private static final String MANAGER = "endpointslice-controller.k8s.io";

  /**
   * Endpoints that may stand in one slice.
   *
   * @param annotations of the slice
   */
  private record Group(
      String addressType, List<EndpointPort> ports, Map<String, String> annotations) {}

  private EndpointSliceController() {}

  /**
   * The slices of a Service.
   *
   * @param pods those that its selector means
   * @param zones by node name
   * @param weights whether Pods have weights
   */
  static List<EndpointSlice> slices(
      Service service, List<PodEntry> pods, Map<String, String> zones, boolean weights) {
    Map<Group, List<Endpoint>> groups = new LinkedHashMap<>();
    for (String family : service.getSpec().getIpFamilies()) {
      for (PodEntry pod : pods) {
        Optional<String> ip = AddressFamily.of(family).flatMap(pod::address);
        List<EndpointPort> ports = ip.isEmpty() ? List.of() : ports(service, pod);
        if (ip.isEmpty() || (ports.isEmpty() && !service.getSpec().getPorts().isEmpty())) {
          continue;
        }
        groups
            .computeIfAbsent(
                new Group(family, ports, weights ? pod.weight() : Map.of()),
                group -> new ArrayList<>())
            .add(endpoint(service, pod, ip.get(), zones));
      }
    }
    List<EndpointSlice> slices = new ArrayList<>();
    groups.forEach(
        (group, endpoints) ->
            slices.addAll(
                new SliceWriter(service, MANAGER, group.annotations)
                    .write(group.addressType, group.ports, endpoints)));
    return slices;
  }

  private static List<EndpointPort> ports(Service service, PodEntry pod) {
    List<EndpointPort> ports = new ArrayList<>();
    for (ServicePort port : service.getSpec().getPorts()) {
      IntOrString target = port.getTargetPort();
      OptionalInt number = pod.port(target, port.getProtocol());
      if (number.isPresent()) {
        ports.add(
            new EndpointPortBuilder()
                .withName(Objects.requireNonNullElse(port.getName(), ""))
                .withProtocol(port.getProtocol())
                .withPort(number.getAsInt())
                .withAppProtocol(port.getAppProtocol())
                .build());
      }
    }
    return ports;
  }

  private static Endpoint endpoint(
      Service service, PodEntry entry, String ip, Map<String, String> zones) {
    Pod pod = entry.pod();
    boolean evenIfNotReady = Boolean.TRUE.equals(service.getSpec().getPublishNotReadyAddresses());
    EndpointBuilder endpoint =
        new EndpointBuilder()
            .withAddresses(ip)
            .withNewConditions()
            .withReady(evenIfNotReady || (entry.ready() && !entry.terminating()))
            .withServing(entry.ready())
            .withTerminating(entry.terminating())
            .endConditions()
            .withTargetRef(
                new ObjectReferenceBuilder()
                    .withKind("Pod")
                    .withNamespace(pod.getMetadata().getNamespace())
                    .withName(pod.getMetadata().getName())
                    .withUid(pod.getMetadata().getUid())
                    .build());
    if (pod.getSpec() != null) {
      String node = pod.getSpec().getNodeName();
      if (node != null && !node.isEmpty()) {
        endpoint.withNodeName(node);
        String zone = zones.get(node);
        if (zone != null) {
          endpoint.withZone(zone);
        }
      }
      String hostname = pod.getSpec().getHostname();
      if (hostname != null
          && !hostname.isEmpty()
          && service.getMetadata().getName().equals(pod.getSpec().getSubdomain())) {
        endpoint.withHostname(hostname);
      }
    }
    return TrafficHints.hinted(endpoint.build(), service.getSpec().getTrafficDistribution());
  }
}
