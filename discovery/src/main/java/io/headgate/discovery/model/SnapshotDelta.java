package io.headgate.discovery.model;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What differs between two snapshots, so that following a change costs what changed.
 *
 * @param ingresses names of Ingresses added, changed or gone
 * @param certificates names of Secrets with certificates or authorities added, changed or gone
 */
public record SnapshotDelta(
    Map<ServiceName, ServiceChange> services,
    Set<IngressName> ingresses,
    Set<SecretName> certificates) {

  /** One Service before and after; empty where it did not or does not exist. */
  public record ServiceChange(Optional<Service> before, Optional<Service> after) {}
}
