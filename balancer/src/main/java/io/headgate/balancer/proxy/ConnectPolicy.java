package io.headgate.balancer.proxy;

import io.headgate.discovery.model.DialPolicy;
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

  /** How many tries a connection has, where its Service may ask for another number. */
  public int tries(DialPolicy asked) {
    return asked.tries().orElse(timeouts.size());
  }

  /**
   * The limit of one try, where the connection's Service may ask for another one. More tries than
   * this policy has are as long as its last.
   *
   * @param attempt from 0
   */
  public Duration timeout(DialPolicy asked, int attempt) {
    return asked.timeout().orElse(timeouts.get(Math.min(attempt, timeouts.size() - 1)));
  }
}
