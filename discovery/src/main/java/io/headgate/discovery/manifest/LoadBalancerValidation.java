package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.headgate.discovery.model.Cidr;
import io.headgate.discovery.model.IpLiteral;
import java.util.List;
import java.util.Objects;

/** What only a LoadBalancer may have, and its status ({@code ValidateLoadBalancerStatus}). */
final class LoadBalancerValidation {
  private static final String ONLY_HERE = "may only be used when `type` is 'LoadBalancer'";
  private static final String NOT_A_CIDR =
      "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";

  private LoadBalancerValidation() {}

  static void validate(Service service, List<FieldError> errors) {
    ServiceSpec spec = service.getSpec();
    boolean balanced = spec.getType().equals("LoadBalancer");
    sourceRanges(spec, balanced, errors);
    if (spec.getAllocateLoadBalancerNodePorts() != null && !balanced) {
      errors.add(FieldError.forbidden("spec.allocateLoadBalancerNodePorts", ONLY_HERE));
    }
    if (spec.getLoadBalancerClass() != null) {
      if (!balanced) {
        errors.add(FieldError.forbidden("spec.loadBalancerClass", ONLY_HERE));
      } else {
        for (String detail : NameRules.qualifiedName(spec.getLoadBalancerClass())) {
          errors.add(
              FieldError.invalid("spec.loadBalancerClass", spec.getLoadBalancerClass(), detail));
        }
      }
    }
    status(service, balanced, errors);
  }

  /** Upstream writes the field with a capital L, a historical accident; the lines know it so. */
  private static void sourceRanges(ServiceSpec spec, boolean balanced, List<FieldError> errors) {
    List<String> ranges = Objects.requireNonNullElse(spec.getLoadBalancerSourceRanges(), List.of());
    if (!ranges.isEmpty() && !balanced) {
      errors.add(
          new FieldError(
              "spec.loadBalancerSourceRanges",
              FieldError.forbidden("spec.LoadBalancerSourceRanges", ONLY_HERE).message()));
    }
    for (int i = 0; i < ranges.size(); i++) {
      String range = Objects.requireNonNullElse(ranges.get(i), "").strip();
      if (!isCidr(range)) {
        errors.add(
            new FieldError(
                "spec.loadBalancerSourceRanges[" + i + "]",
                FieldError.invalid("spec.LoadBalancerSourceRanges[" + i + "]", range, NOT_A_CIDR)
                    .message()));
      }
    }
  }

  private static boolean isCidr(String text) {
    try {
      Cidr.parse(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void status(Service service, boolean balanced, List<FieldError> errors) {
    if (service.getStatus() == null || service.getStatus().getLoadBalancer() == null) {
      return;
    }
    List<LoadBalancerIngress> ingress =
        Objects.requireNonNullElse(service.getStatus().getLoadBalancer().getIngress(), List.of());
    if (!ingress.isEmpty() && !balanced) {
      errors.add(
          FieldError.forbidden(
              "status.loadBalancer.ingress",
              "may only be used when `spec.type` is 'LoadBalancer'"));
      return;
    }
    for (int i = 0; i < ingress.size(); i++) {
      ingress(ingress.get(i), "status.loadBalancer.ingress[" + i + "]", errors);
    }
  }

  private static void ingress(LoadBalancerIngress ingress, String path, List<FieldError> errors) {
    String ip = Objects.requireNonNullElse(ingress.getIp(), "");
    String mode = ingress.getIpMode();
    if (!ip.isEmpty() && IpLiteral.parse(ip).isEmpty()) {
      errors.add(FieldError.invalid(path + ".ip", ip, ServiceValidation.NOT_AN_IP));
    }
    if (mode != null && ip.isEmpty()) {
      errors.add(
          FieldError.forbidden(path + ".ipMode", "may not be specified when `ip` is not set"));
    } else if (mode != null && !mode.equals("VIP") && !mode.equals("Proxy")) {
      errors.add(FieldError.notSupported(path + ".ipMode", mode, "Proxy", "VIP"));
    }
    String host = Objects.requireNonNullElse(ingress.getHostname(), "");
    if (!host.isEmpty()) {
      for (String detail : NameRules.dns1123Subdomain(host)) {
        errors.add(FieldError.invalid(path + ".hostname", host, detail));
      }
      if (IpLiteral.parse(host).isPresent()) {
        errors.add(
            FieldError.invalid(path + ".hostname", host, "must be a DNS name, not an IP address"));
      }
    }
  }
}
