package io.headgate.balancer.scheduler;

import io.headgate.balancer.state.EndpointLoad;
import io.headgate.discovery.model.SchedulerScope;

/** Which connections of an endpoint are compared. Settled when a scheduler is made. */
interface LoadView {

  /** Open connections; not a whole number where those of other nodes are an estimate. */
  double of(EndpointLoad load);

  static LoadView of(SchedulerScope scope) {
    return switch (scope) {
      case CLUSTER -> EndpointLoad::load;
      case NODE -> EndpointLoad::active;
    };
  }
}
