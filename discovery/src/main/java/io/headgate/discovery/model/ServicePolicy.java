package io.headgate.discovery.model;

/**
 * What the annotations of a Service ask for, parsed. What they leave open, the proxy mode decides.
 */
public record ServicePolicy(
    SchedulingPolicy scheduling,
    AffinityPolicy affinity,
    DialPolicy dial,
    ConnectionPolicy connections,
    HealthPolicy health) {

  /** Of a Service without annotations. */
  public static final ServicePolicy DEFAULT =
      new ServicePolicy(
          SchedulingPolicy.DEFAULT,
          AffinityPolicy.DEFAULT,
          DialPolicy.DEFAULT,
          ConnectionPolicy.DEFAULT,
          HealthPolicy.DEFAULT);

  /** This policy with another part. */
  public ServicePolicy with(SchedulingPolicy other) {
    return new ServicePolicy(other, affinity, dial, connections, health);
  }

  /** This policy with another part. */
  public ServicePolicy with(AffinityPolicy other) {
    return new ServicePolicy(scheduling, other, dial, connections, health);
  }

  /** This policy with another part. */
  public ServicePolicy with(DialPolicy other) {
    return new ServicePolicy(scheduling, affinity, other, connections, health);
  }

  /** This policy with another part. */
  public ServicePolicy with(ConnectionPolicy other) {
    return new ServicePolicy(scheduling, affinity, dial, other, health);
  }

  /** This policy with another part. */
  public ServicePolicy with(HealthPolicy other) {
    return new ServicePolicy(scheduling, affinity, dial, connections, other);
  }
}
