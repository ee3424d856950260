package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointPort;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointHints;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.ForNode;
import io.fabric8.kubernetes.api.model.discovery.v1.ForZone;
import io.headgate.discovery.model.IpLiteral;
import java.util.List;
import java.util.Objects;

/**
 * {@code ValidateEndpoints} and {@code ValidateEndpointSlice}. Unlike upstream, loopback addresses
 * are taken: on one machine that is where a Service's pods are.
 */
final class EndpointValidation {
  private static final String NOT_AN_IP =
      "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
  private static final int MAX_ENDPOINTS = 1000;
  private static final int MAX_HINTS = 8;
  private static final List<String> PROTOCOLS = List.of("TCP", "UDP", "SCTP");

  private EndpointValidation() {}

  static void validate(Endpoints endpoints, List<FieldError> errors) {
    List<EndpointSubset> subsets = Objects.requireNonNullElse(endpoints.getSubsets(), List.of());
    for (int s = 0; s < subsets.size(); s++) {
      String path = "subsets[" + s + "]";
      EndpointSubset subset = subsets.get(s);
      List<EndpointAddress> ready = Objects.requireNonNullElse(subset.getAddresses(), List.of());
      List<EndpointAddress> notReady =
          Objects.requireNonNullElse(subset.getNotReadyAddresses(), List.of());
      if (ready.isEmpty() && notReady.isEmpty()) {
        errors.add(FieldError.required(path, "must specify `addresses` or `notReadyAddresses`"));
      }
      for (int a = 0; a < ready.size(); a++) {
        address(ready.get(a).getIp(), path + ".addresses[" + a + "].ip", errors);
      }
      for (int a = 0; a < notReady.size(); a++) {
        address(notReady.get(a).getIp(), path + ".notReadyAddresses[" + a + "].ip", errors);
      }
      List<EndpointPort> ports = Objects.requireNonNullElse(subset.getPorts(), List.of());
      for (int p = 0; p < ports.size(); p++) {
        EndpointPort port = ports.get(p);
        String portPath = path + ".ports[" + p + "]";
        if (ports.size() > 1 && (port.getName() == null || port.getName().isEmpty())) {
          errors.add(FieldError.required(portPath + ".name", ""));
        }
        port(Objects.requireNonNullElse(port.getPort(), 0), portPath + ".port", errors);
        protocol(port.getProtocol(), portPath + ".protocol", errors);
      }
    }
  }

  static void validate(EndpointSlice slice, List<FieldError> errors) {
    String type = slice.getAddressType() == null ? "" : slice.getAddressType();
    if (type.isEmpty()) {
      errors.add(FieldError.required("addressType", ""));
    } else if (!List.of("IPv4", "IPv6", "FQDN").contains(type)) {
      errors.add(FieldError.notSupported("addressType", type, "FQDN", "IPv4", "IPv6"));
    }
    List<Endpoint> endpoints = Objects.requireNonNullElse(slice.getEndpoints(), List.of());
    atMost(MAX_ENDPOINTS, endpoints, "endpoints", errors);
    for (int e = 0; e < endpoints.size(); e++) {
      List<String> addresses =
          Objects.requireNonNullElse(endpoints.get(e).getAddresses(), List.of());
      String path = "endpoints[" + e + "].addresses";
      if (addresses.isEmpty()) {
        errors.add(FieldError.required(path, "must contain at least 1 address"));
      }
      for (int a = 0; a < addresses.size() && type.startsWith("IP"); a++) {
        address(addresses.get(a), path + "[" + a + "]", errors);
      }
      if (endpoints.get(e).getHints() != null) {
        hints(endpoints.get(e).getHints(), "endpoints[" + e + "].hints", errors);
      }
    }
    var ports =
        Objects.requireNonNullElse(
            slice.getPorts(), List.<io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort>of());
    for (int p = 0; p < ports.size(); p++) {
      if (ports.get(p).getPort() != null) {
        port(ports.get(p).getPort(), "ports[" + p + "].port", errors);
      }
      protocol(ports.get(p).getProtocol(), "ports[" + p + "].protocol", errors);
    }
  }

  private static void hints(EndpointHints hints, String path, List<FieldError> errors) {
    List<ForZone> zones = Objects.requireNonNullElse(hints.getForZones(), List.of());
    List<ForNode> nodes = Objects.requireNonNullElse(hints.getForNodes(), List.of());
    atMost(MAX_HINTS, zones, path + ".forZones", errors);
    atMost(MAX_HINTS, nodes, path + ".forNodes", errors);
    for (int z = 0; z < zones.size(); z++) {
      String name = Objects.requireNonNullElse(zones.get(z).getName(), "");
      for (String detail : NameRules.labelValue(name)) {
        errors.add(FieldError.invalid(path + ".forZones[" + z + "].name", name, detail));
      }
    }
    for (int n = 0; n < nodes.size(); n++) {
      String name = Objects.requireNonNullElse(nodes.get(n).getName(), "");
      for (String detail : NameRules.dns1123Subdomain(name)) {
        errors.add(FieldError.invalid(path + ".forNodes[" + n + "].name", name, detail));
      }
    }
  }

  private static void atMost(int limit, List<?> list, String path, List<FieldError> errors) {
    if (list.size() > limit) {
      errors.add(
          new FieldError(
              path,
              "%s: Too many: %d: must have at most %d items".formatted(path, list.size(), limit)));
    }
  }

  private static void address(String ip, String path, List<FieldError> errors) {
    String text = ip == null ? "" : ip;
    if (IpLiteral.parse(text).isEmpty()) {
      errors.add(FieldError.invalid(path, text, NOT_AN_IP));
    }
  }

  private static void port(int port, String path, List<FieldError> errors) {
    for (String detail : NameRules.portNumber(port)) {
      errors.add(FieldError.invalid(path, port, detail));
    }
  }

  private static void protocol(String protocol, String path, List<FieldError> errors) {
    if (protocol != null && !PROTOCOLS.contains(protocol)) {
      errors.add(FieldError.notSupported(path, protocol, "SCTP", "TCP", "UDP"));
    }
  }
}
