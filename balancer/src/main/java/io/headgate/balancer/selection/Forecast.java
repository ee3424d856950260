package io.headgate.balancer.selection;

import io.headgate.discovery.model.Endpoint;

/** What would come of choosing an endpoint at this moment, for people who ask. */
public sealed interface Forecast {

  /** That endpoint, by the scheduler's rule. */
  record Next(Endpoint endpoint) implements Forecast {}

  /** That endpoint, because the client belongs to it. */
  record Sticky(Endpoint endpoint) implements Forecast {}

  /** One of those that are available, as a lot decides. */
  enum ByChance implements Forecast {
    INSTANCE
  }

  /** Whichever the client's address decides, or its port, which was not said. */
  enum ByClient implements Forecast {
    INSTANCE
  }

  /** Whichever the address decides that the client connects to, which was not said. */
  enum ByVirtualAddress implements Forecast {
    INSTANCE
  }

  /** Whichever has a place first: all have as many connections as they may. */
  enum Waiting implements Forecast {
    INSTANCE
  }

  /** None: nothing is left to choose from. */
  enum Nobody implements Forecast {
    INSTANCE
  }
}
