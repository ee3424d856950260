package io.headgate.balancer.selection;

import io.headgate.balancer.scheduler.Candidates;
import io.headgate.balancer.state.ConnectionLease;
import io.headgate.discovery.model.Endpoint;

/** What came of choosing an endpoint. */
public sealed interface Selection {

  /**
   * This one.
   *
   * @param lease open; whoever receives it closes it once
   */
  record Selected(Endpoint endpoint, ConnectionLease lease) implements Selection {

    static Selected of(Candidates candidates, int index) {
      return new Selected(candidates.endpoint(index), candidates.load(index).open());
    }
  }

  /** The Service or the port is gone. */
  enum NoService implements Selection {
    INSTANCE
  }

  /** Nothing is left to choose from: the connection is refused. */
  enum NoEndpoints implements Selection {
    INSTANCE
  }

  /** A traffic policy says that this node does not answer. */
  enum Dropped implements Selection {
    INSTANCE
  }
}
