package io.headgate.gateway.admin;

import io.headgate.balancer.listing.ListingSources;
import io.headgate.balancer.listing.VirtualServer;
import io.headgate.balancer.selection.EndpointPicker;
import io.headgate.balancer.state.SharedState;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.TimeSource;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the admin address shows of balancing.
 *
 * @param choice how endpoints are chosen, and by what
 * @param problems those that only show at run time
 * @param servers on which addresses Service ports are really served
 */
public record BalancingSources(
    ListingSources listing,
    Choice choice,
    ProblemLog problems,
    Supplier<List<VirtualServer>> servers,
    TimeSource time) {

  /**
   * How endpoints are chosen.
   *
   * @param state counts, affinity and ejections
   */
  public record Choice(SharedState state, EndpointPicker picker) {}

  SharedState state() {
    return choice.state();
  }
}
