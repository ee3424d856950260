package io.headgate.gateway.http;

import io.headgate.discovery.model.KeptConnections;
import java.time.Duration;

/**
 * Which connections to pods are kept for the next request.
 *
 * @param most that wait at once, to a pod and for each event loop; 0 or more
 * @param idleNanos how long one waits before it is closed
 * @param requests after how many one of HTTP/1.1 is closed; 1 or more
 * @param ageNanos after which one of HTTP/1.1 carries no more requests
 */
record PoolLimits(int most, long idleNanos, int requests, long ageNanos) {

  /** ingress-nginx's, but for the number, which it counts for all pods of a Service together. */
  static final PoolLimits DEFAULT =
      new PoolLimits(64, Duration.ofSeconds(60).toNanos(), 10_000, Duration.ofHours(1).toNanos());

  /** The same, but for what is said. */
  PoolLimits with(KeptConnections said) {
    return new PoolLimits(
        said.most().orElse(most),
        said.idle().map(Duration::toNanos).orElse(idleNanos),
        said.requests().orElse(requests),
        said.age().map(Duration::toNanos).orElse(ageNanos));
  }
}
