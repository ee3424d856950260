package io.headgate.gateway.http;

import io.headgate.balancer.proxy.Deadline;
import io.headgate.balancer.proxy.LoopTimers;
import io.headgate.discovery.model.PacePolicy;
import io.headgate.discovery.model.TimeSource;
import java.util.concurrent.TimeUnit;

/**
 * How fast a response may go on (nginx's {@code limit_rate}): a pod is read from only when the
 * bytes so far have had their time. Confined to one event loop.
 */
final class ResponsePace extends Deadline {

  private final TimeSource time;
  private final PacePolicy policy;
  private final Runnable goOn;
  private final long start;
  private long sent;
  private boolean holding;

  /**
   * Begins now.
   *
   * @param goOn run when more may be sent, after a no
   */
  ResponsePace(LoopTimers timers, TimeSource time, PacePolicy policy, Runnable goOn) {
    super(timers);
    this.time = time;
    this.policy = policy;
    this.goOn = goOn;
    this.start = time.nanoTime();
  }

  /** So many bytes more have been sent. */
  void sent(int bytes) {
    sent += bytes;
  }

  /** Whether more may be sent now; else it is said when that is so. */
  boolean mayGoOn() {
    double seconds = (double) (sent - policy.freeBytes()) / policy.bytesPerSecond();
    long wait = (long) (seconds * TimeUnit.SECONDS.toNanos(1)) - (time.nanoTime() - start);
    holding = wait > 0;
    if (holding) {
      expireAfter(wait);
    }
    return !holding;
  }

  /** Whether it has said no, and nothing since. */
  boolean isHolding() {
    return holding;
  }

  @Override
  protected void expired() {
    holding = false;
    goOn.run();
  }
}
