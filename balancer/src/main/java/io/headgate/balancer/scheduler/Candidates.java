package io.headgate.balancer.scheduler;

import io.headgate.balancer.state.EndpointLoad;
import io.headgate.discovery.model.Endpoint;

/**
 * The endpoints among which a scheduler chooses, in their fixed order, with their live counts.
 * Immutable but for the counts; made once for every change of a Service port, not per connection.
 */
public interface Candidates {

  int size();

  /** The endpoint at that place, from 0. */
  Endpoint endpoint(int index);

  /** Its live count. */
  EndpointLoad load(int index);

  /**
   * Whether it may take this connection: eligible by the Service's rules, of a weight above 0, and
   * not one that has just failed for the same client.
   */
  boolean available(int index);
}
