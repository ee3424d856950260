package io.headgate.balancer.selection;

import io.headgate.balancer.state.ConnectionLease;
import io.headgate.balancer.state.DialFailure;
import io.headgate.discovery.model.Endpoint;

/** What came of choosing an endpoint. */
public sealed interface Selection {

  /**
   * This one. Whoever receives it says what came of its dial, by {@link #reached} or {@link
   * #failed}, so that what does not answer is ejected.
   *
   * @param lease open; whoever receives it closes it once
   */
  record Selected(Endpoint endpoint, ConnectionLease lease, DialWatch watch) implements Selection {

    Selected with(ConnectionLease other) {
      return new Selected(endpoint, other, watch);
    }

    /** A connection to the endpoint stands. */
    public void reached() {
      watch.reached(endpoint.address());
    }

    /** The endpoint did not take the connection: it is counted, and the lease closed. */
    public void failed(DialFailure cause) {
      lease.traffic().failed(cause);
      watch.failed(endpoint.address(), lease.traffic().failedInARow());
      lease.close();
    }

    /** The dial failed for a reason of our own: the endpoint is not to blame. */
    public void abandoned() {
      lease.traffic().failed(DialFailure.OTHER);
      lease.close();
    }

    /** Whether only a new connection tells what is asked: does the endpoint answer again. */
    public boolean isProbe() {
      return watch.isProbe();
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

  /**
   * Every endpoint has as many connections as it may, and waiting has not helped: the connection is
   * refused.
   */
  enum Full implements Selection {
    INSTANCE
  }

  /** A traffic policy says that this node does not answer. */
  enum Dropped implements Selection {
    INSTANCE
  }
}
