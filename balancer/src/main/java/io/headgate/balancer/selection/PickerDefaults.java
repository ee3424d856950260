package io.headgate.balancer.selection;

import io.headgate.balancer.scheduler.DefaultScheduler;
import io.headgate.discovery.model.AffinityPolicy;
import io.headgate.discovery.model.HealthPolicy;

/** What holds for Services whose annotations leave it open. */
public record PickerDefaults(
    DefaultScheduler scheduler, HealthPolicy.Ejection ejection, AffinityPolicy.Rewrite rewrite) {

  /** As a kernel's balancer: an endpoint that fails is dialled again like any other. */
  public static PickerDefaults of(DefaultScheduler scheduler) {
    return new PickerDefaults(
        scheduler, new HealthPolicy.Ejection.Off(), AffinityPolicy.Rewrite.EJECTION);
  }
}
