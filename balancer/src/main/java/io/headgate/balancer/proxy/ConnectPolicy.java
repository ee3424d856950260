package io.headgate.balancer.proxy;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

/**
 * How often, and how long each time, a connection's endpoint is dialled before the client is
 * refused. Every further try goes to another endpoint.
 *
 * @param timeouts of the first try, the second, and so on; at least one
 */
public record ConnectPolicy(List<Duration> timeouts) {

  public ConnectPolicy {
    timeouts = List.copyOf(timeouts);
    if (timeouts.isEmpty()) {
      throw new IllegalArgumentException("connect-tries: 0 (expected: 1 or more)");
    }
  }

  /** So many tries of the same length. */
  public static ConnectPolicy of(int tries, Duration timeout) {
    return new ConnectPolicy(Collections.nCopies(tries, timeout));
  }

  public int tries() {
    return timeouts.size();
  }

  /**
   * The limit of one try.
   *
   * @param attempt from 0
   */
  public Duration timeout(int attempt) {
    return timeouts.get(attempt);
  }
}
