package io.headgate.balancer.scheduler;

import io.headgate.balancer.state.EndpointLoad;
import io.headgate.discovery.model.Endpoint;
import java.util.List;

/**
 * The endpoints among which a scheduler chooses, in their fixed order, with their live counts.
 * Immutable but for the counts; made once for every change of a Service port, not per connection.
 */
public interface Candidates {

  /**
   * All endpoints of the port, available or not. The same list object stands for the same
   * endpoints: that is how a scheduler notices that they have changed.
   */
  List<Endpoint> endpoints();

  /** The live count of the endpoint at that place, from 0. */
  EndpointLoad load(int index);

  /**
   * Whether it may take this connection: eligible by the Service's rules, of a weight above 0, and
   * not one that has just failed for the same client.
   */
  boolean available(int index);

  default int size() {
    return endpoints().size();
  }

  /** The endpoint at that place, from 0. */
  default Endpoint endpoint(int index) {
    return endpoints().get(index);
  }
}
