package io.headgate.discovery.publish;

import io.headgate.discovery.model.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Who of several replicas is the leader, by a Lease that all of them see: the algorithm of
 * client-go ({@code tools/leaderelection}). A replica takes a Lease that nobody holds, or that has
 * not changed while it watched for as long as the Lease says. So only how fast clocks run matters,
 * not what they show: nobody compares another's time with its own.
 *
 * <p>The leader stops to be one after half of that time without a renewal that was accepted, by
 * when nobody else can have begun; half of the time is left for what it has under way. Renewals are
 * due every quarter, as in ingress-nginx.
 *
 * <p>One thread calls it; {@link #isLeader} any.
 */
public final class Election {

  /** A lease as it is given up: client-go's, who must not write a duration of zero. */
  private static final Duration RELEASED = Duration.ofSeconds(1);

  private final ElectionOptions options;
  private final TimeSource time;
  private Optional<LeaseState> observed = Optional.empty();
  private long observedAt;
  private long attemptedAt;
  private volatile boolean held;
  private volatile long renewedAt;

  public Election(ElectionOptions options, TimeSource time) {
    this.options = options;
    this.time = time;
  }

  /** How often to {@link #attempt}. */
  public Duration retryPeriod() {
    return options.ttl().dividedBy(4);
  }

  /**
   * What to write now, in place of what was seen and of nothing else; empty where another one is
   * the leader.
   *
   * @param seen the Lease as it is now; empty: there is none
   */
  public Optional<LeaseState> attempt(Optional<LeaseState> seen) {
    attemptedAt = time.nanoTime();
    if (!seen.equals(observed)) {
      observed = seen;
      observedAt = attemptedAt;
    }
    Instant now = time.now().truncatedTo(ChronoUnit.MICROS); // more does not fit into a Lease
    if (seen.isEmpty()) {
      return Optional.of(new LeaseState(options.identity(), options.ttl(), now, now, 0));
    }
    LeaseState lease = seen.get();
    if (lease.holder().equals(options.identity())) {
      return Optional.of(
          new LeaseState(
              lease.holder(), options.ttl(), lease.acquired(), now, lease.transitions()));
    }
    held = false;
    boolean over = attemptedAt - observedAt >= lease.duration().toNanos();
    return lease.holder().isEmpty() || over
        ? Optional.of(
            new LeaseState(options.identity(), options.ttl(), now, now, lease.transitions() + 1))
        : Optional.empty();
  }

  /** What the last attempt came to was written. */
  public void won() {
    renewedAt = attemptedAt; // not when the answer came: others may have seen it before
    held = true;
  }

  /** What to write in order to go; empty where this is not the leader. It is none from now on. */
  public Optional<LeaseState> release() {
    if (!held) {
      return Optional.empty();
    }
    held = false;
    Instant now = time.now().truncatedTo(ChronoUnit.MICROS);
    int transitions = observed.map(LeaseState::transitions).orElse(0);
    return Optional.of(new LeaseState("", RELEASED, now, now, transitions));
  }

  /** Whether this is the leader now, whatever became of its last attempt. */
  public boolean isLeader() {
    return held && time.nanoTime() - renewedAt < options.ttl().toNanos() / 2;
  }
}
