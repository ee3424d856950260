package io.headgate.discovery.mirroring;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Mirrors Endpoints written by hand into EndpointSlices (kubernetes {@code endpointslicemirroring}
 * controller). What a slice written by hand already has is left out.
 */
public final class EndpointsMirroring {
  private static final String MANAGER = "endpointslicemirroring-controller.k8s.io";
  private static final String SKIP = "endpointslice.kubernetes.io/skip-mirror";

  private EndpointsMirroring() {}

  /** Whether the controller takes part: nobody else writes this Service's endpoints. */
  public static boolean appliesTo(Service service, Endpoints endpoints) {
    Map<String, String> selector = service.getSpec().getSelector();
    Map<String, String> labels = endpoints.getMetadata().getLabels();
    return (selector == null || selector.isEmpty())
        && (labels == null || !"true".equals(labels.get(SKIP)));
  }

  /**
   * The slices that mirror the Endpoints of a Service.
   *
   * @param byHand the slices written by hand for the same Service
   */
  public static List<EndpointSlice> slices(
      Service service, Endpoints endpoints, List<EndpointSlice> byHand) {
    Set<String> present = addresses(byHand);
    Map<String, List<Endpoint>> byType = new LinkedHashMap<>();
    List<EndpointSlice> slices = new ArrayList<>();
    for (EndpointSubset subset :
        Objects.requireNonNullElse(endpoints.getSubsets(), List.<EndpointSubset>of())) {
      byType.clear();
      List<EndpointPort> ports = ports(subset);
      collect(subset.getAddresses(), true, ports, present, byType);
      collect(subset.getNotReadyAddresses(), false, ports, present, byType);
      byType.forEach(
          (type, found) ->
              slices.addAll(new SliceWriter(service, MANAGER, Map.of()).write(type, ports, found)));
    }
    return slices;
  }

  private static void collect(
      List<EndpointAddress> addresses,
      boolean ready,
      List<EndpointPort> ports,
      Set<String> present,
      Map<String, List<Endpoint>> byType) {
    for (EndpointAddress address :
        Objects.requireNonNullElse(addresses, List.<EndpointAddress>of())) {
      String ip = address.getIp();
      boolean known = !ports.isEmpty();
      for (EndpointPort port : ports) {
        known &= present.contains(key(ip, port));
      }
      if (known) {
        continue;
      }
      EndpointBuilder endpoint =
          new EndpointBuilder()
              .withAddresses(ip)
              .withNewConditions()
              .withReady(ready)
              .endConditions()
              .withTargetRef(address.getTargetRef());
      if (address.getHostname() != null) {
        endpoint.withHostname(address.getHostname());
      }
      if (address.getNodeName() != null) {
        endpoint.withNodeName(address.getNodeName());
      }
      byType
          .computeIfAbsent(ip.indexOf(':') >= 0 ? "IPv6" : "IPv4", type -> new ArrayList<>())
          .add(endpoint.build());
    }
  }

  private static List<EndpointPort> ports(EndpointSubset subset) {
    List<EndpointPort> ports = new ArrayList<>();
    for (var port :
        Objects.requireNonNullElse(
            subset.getPorts(), List.<io.fabric8.kubernetes.api.model.EndpointPort>of())) {
      ports.add(
          new EndpointPortBuilder()
              .withName(Objects.requireNonNullElse(port.getName(), ""))
              .withProtocol(Objects.requireNonNullElse(port.getProtocol(), "TCP"))
              .withPort(port.getPort())
              .withAppProtocol(port.getAppProtocol())
              .build());
    }
    return ports;
  }

  private static Set<String> addresses(List<EndpointSlice> slices) {
    Set<String> present = new HashSet<>();
    for (EndpointSlice slice : slices) {
      for (Endpoint endpoint :
          Objects.requireNonNullElse(slice.getEndpoints(), List.<Endpoint>of())) {
        for (EndpointPort port :
            Objects.requireNonNullElse(slice.getPorts(), List.<EndpointPort>of())) {
          endpoint.getAddresses().forEach(ip -> present.add(key(ip, port)));
        }
      }
    }
    return present;
  }

  private static String key(String ip, EndpointPort port) {
    return ip
        + " "
        + port.getPort()
        + Objects.requireNonNullElse(port.getProtocol(), "TCP")
        + Objects.requireNonNullElse(port.getName(), "");
  }
}
