package io.headgate.gateway.http;

import io.headgate.balancer.proxy.Deadline;
import io.headgate.balancer.proxy.LoopTimers;
import io.headgate.gateway.http.token.FetchedKeys;
import java.time.Duration;

/** Has keys of tokens fetched again in time, whether requests come or not. Confined to one loop. */
final class KeyTimer extends Deadline {

  private static final Duration EVERY = Duration.ofSeconds(5);

  private final FetchedKeys keys;

  KeyTimer(LoopTimers timers, FetchedKeys keys) {
    super(timers);
    this.keys = keys;
  }

  void start() {
    expireAfter(EVERY.toNanos());
  }

  @Override
  protected void expired() {
    keys.refresh();
    start();
  }
}
