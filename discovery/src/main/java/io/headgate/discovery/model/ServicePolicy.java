package io.headgate.discovery.model;

import java.util.Optional;

/**
 * What the annotations of a Service ask for, parsed.
 *
 * @param scheduler overrides the scheduler of the proxy mode
 */
public record ServicePolicy(Optional<SchedulerName> scheduler) {

  public static final ServicePolicy DEFAULT = new ServicePolicy(Optional.empty());
}
