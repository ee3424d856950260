package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.ServiceSpec;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The policies of a Service about where its traffic may go. */
final class TrafficValidation {
  private static final String LOCAL = "Local";
  private static final String CLUSTER = "Cluster";

  private TrafficValidation() {}

  static void validate(ServiceSpec spec, List<FieldError> errors) {
    external(spec, errors);
    healthCheckPort(spec, errors);
    String internalPolicy = Objects.requireNonNullElse(spec.getInternalTrafficPolicy(), "");
    if (!internalPolicy.isEmpty() && !isPolicy(internalPolicy)) {
      errors.add(
          FieldError.notSupported("spec.internalTrafficPolicy", internalPolicy, CLUSTER, LOCAL));
    }
    String distribution = spec.getTrafficDistribution();
    if (distribution != null
        && !Set.of("PreferClose", "PreferSameZone", "PreferSameNode").contains(distribution)) {
      errors.add(
          FieldError.notSupported(
              "spec.trafficDistribution",
              distribution,
              "PreferClose",
              "PreferSameNode",
              "PreferSameZone"));
    }
  }

  private static void external(ServiceSpec spec, List<FieldError> errors) {
    boolean external = spec.getType().equals("NodePort") || spec.getType().equals("LoadBalancer");
    boolean externalIps =
        spec.getType().equals("ClusterIP")
            && spec.getExternalIPs() != null
            && !spec.getExternalIPs().isEmpty();
    String policy = Objects.requireNonNullElse(spec.getExternalTrafficPolicy(), "");
    if (!external && !externalIps && !policy.isEmpty()) {
      errors.add(
          FieldError.invalid(
              "spec.externalTrafficPolicy",
              policy,
              "may only be set for externally-accessible services"));
    } else if (!policy.isEmpty() && !isPolicy(policy)) {
      errors.add(FieldError.notSupported("spec.externalTrafficPolicy", policy, CLUSTER, LOCAL));
    }
  }

  private static void healthCheckPort(ServiceSpec spec, List<FieldError> errors) {
    int port = Objects.requireNonNullElse(spec.getHealthCheckNodePort(), 0);
    if (port == 0) {
      return;
    }
    if (!HealthCheckPortClaim.isNeeded(spec)) {
      errors.add(
          FieldError.invalid(
              "spec.healthCheckNodePort",
              port,
              "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is"
                  + " 'Local'"));
    } else {
      for (String detail : NameRules.portNumber(port)) {
        errors.add(FieldError.invalid("spec.healthCheckNodePort", port, detail));
      }
    }
  }

  private static boolean isPolicy(String policy) {
    return policy.equals(CLUSTER) || policy.equals(LOCAL);
  }
}
