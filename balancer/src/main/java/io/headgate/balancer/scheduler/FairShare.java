package io.headgate.balancer.scheduler;

import io.headgate.discovery.model.Endpoint;

/** What an endpoint's part of all connections is measured by. */
enum FairShare {
  /** Every endpoint has the same part. */
  EQUAL,
  /** Its weight among all weights. */
  BY_WEIGHT;

  int of(Endpoint endpoint) {
    return switch (this) {
      case EQUAL -> 1;
      case BY_WEIGHT -> endpoint.weight();
    };
  }
}
