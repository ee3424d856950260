package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.headgate.discovery.model.Allocation;
import java.util.Objects;
import java.util.Optional;

/**
 * The port on which load balancers ask whether this node has endpoints, for a LoadBalancer whose
 * external policy is Local.
 */
final class HealthCheckPortClaim implements Claim {
  private static final String FIELD = "spec.healthCheckNodePort";

  private final NodePortAllocator ports;
  private final boolean wanted;
  private final int explicit;
  private int port;

  HealthCheckPortClaim(ServiceSpec spec, NodePortAllocator ports) {
    this.ports = ports;
    this.wanted = isNeeded(spec);
    this.explicit = wanted ? Objects.requireNonNullElse(spec.getHealthCheckNodePort(), 0) : 0;
  }

  /** {@code NeedsHealthCheck} (kubernetes {@code pkg/api/service}). */
  static boolean isNeeded(ServiceSpec spec) {
    return spec.getType().equals("LoadBalancer") && "Local".equals(spec.getExternalTrafficPolicy());
  }

  @Override
  public void keep(Allocation before) {
    int had = before.loadBalancer().healthCheckNodePort();
    if (wanted && had != 0 && (explicit == 0 || explicit == had)) {
      ports.reserve(had);
      port = had;
    }
  }

  @Override
  public boolean isSettledBy(Allocation before) {
    return (port != 0) == wanted && port == before.loadBalancer().healthCheckNodePort();
  }

  @Override
  public Optional<FieldError> takeExplicit() {
    if (explicit == 0 || port != 0) {
      return Optional.empty();
    }
    Optional<String> refusal = ports.take(explicit);
    if (refusal.isEmpty()) {
      port = explicit;
    }
    return refusal.map(
        detail ->
            new FieldError(
                FIELD,
                "failed to allocate requested HealthCheck NodePort " + explicit + ": " + detail));
  }

  @Override
  public Optional<FieldError> takeAny(int seed) {
    if (wanted && port == 0) {
      port = ports.takeAny(seed).orElse(0);
      if (port == 0) {
        return Optional.of(
            new FieldError(FIELD, "failed to allocate a HealthCheck NodePort 0: range is full"));
      }
    }
    return Optional.empty();
  }

  @Override
  public void release() {
    if (port != 0) {
      ports.release(port);
      port = 0;
    }
  }

  /** 0 for none. */
  int port() {
    return port;
  }
}
