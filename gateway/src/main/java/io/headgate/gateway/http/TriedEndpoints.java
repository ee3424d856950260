package io.headgate.gateway.http;

import io.headgate.balancer.selection.Exclusions;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.ForwardPolicy.Tries;
import io.headgate.discovery.model.TimeSource;
import java.time.Duration;

/**
 * The endpoints that one request has been tried at, and for how long. Confined to one event loop.
 */
final class TriedEndpoints {

  private final TimeSource time;
  private Exclusions left = Exclusions.NONE;
  private int count;
  private long firstNanos;
  private long lastNanos;

  TriedEndpoints(TimeSource time) {
    this.time = time;
  }

  /** Another one has been chosen. */
  void begin() {
    lastNanos = time.nanoTime();
    if (count == 0) {
      firstNanos = lastNanos;
    }
    count++;
  }

  /** It is not chosen again. */
  void exclude(EndpointAddress address) {
    if (!left.contains(address)) {
      left = left.with(address);
    }
  }

  /** Those that are not chosen again. */
  Exclusions left() {
    return left;
  }

  /** Whether none has been chosen yet. */
  boolean isEmpty() {
    return count == 0;
  }

  /** Whether one more may be chosen. */
  boolean leaveRoom(Tries rule) {
    return !rule.isEnough(count, Duration.ofNanos(time.nanoTime() - firstNanos));
  }

  /** Since the last one was chosen. */
  long nanosOfLast() {
    return time.nanoTime() - lastNanos;
  }
}
