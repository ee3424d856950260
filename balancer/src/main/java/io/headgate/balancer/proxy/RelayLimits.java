package io.headgate.balancer.proxy;

import io.headgate.discovery.model.ConnectionPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Ends one relayed connection that has rested or lived too long; there is one only where a Service
 * asks for a limit. Reads leave their time here, and the wheel looks at it when it comes by:
 * nothing is scheduled for a read. Confined to the connection's event loop.
 *
 * <p>To end means: read no more, deliver what has been read, send a FIN both ways, and reset what
 * is still open after a grace. A connection that comes of age may be in the middle of an exchange,
 * of which a relay knows nothing; so from its age on it waits for a moment that looks like the end
 * of one, in which nothing moves and the endpoint has spoken last, but not for ever.
 */
final class RelayLimits extends Deadline {

  /** No answer takes a pause of that length within itself, or few do. */
  static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How long at most a connection that has come of age waits for a quiet moment. */
  static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** How long a peer has to take what was read for it. */
  static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final long NEVER = Long.MAX_VALUE;

  private final TcpRelay relay;
  private final LoopTimers timers;
  private final SocketCounters counters;
  private final long idle;
  private final long ofAge;
  private final long waitsUntil;
  private long moved;
  private boolean endpointSpokeLast = true;
  private long queued;

  private RelayLimits(TcpRelay relay, LoopTimers timers, SocketCounters counters, Times times) {
    super(timers);
    this.relay = relay;
    this.timers = timers;
    this.counters = counters;
    this.idle = times.idle;
    this.ofAge = times.ofAge;
    this.waitsUntil = times.waitsUntil;
    this.moved = timers.nextNanos();
  }

  /** In nanoseconds of the timers; {@link #NEVER} where there is no such limit. */
  private record Times(long idle, long ofAge, long waitsUntil) {

    static Times of(ConnectionPolicy policy, long now, double random) {
      Optional<Duration> age = policy.maxAge();
      long ofAge = age.isEmpty() ? NEVER : now + jittered(age.get(), random);
      return new Times(
          policy.idleTimeout().map(Duration::toNanos).orElse(NEVER),
          ofAge,
          age.isEmpty() ? NEVER : ofAge + Math.min(age.get().toNanos() / 10, MAX_WAIT_NANOS));
    }
  }

  /** Whether that policy asks for one of the limits. */
  static boolean isWanted(ConnectionPolicy policy) {
    return policy.maxAge().isPresent() || policy.idleTimeout().isPresent();
  }

  /**
   * Begins to watch.
   *
   * @param random from 0 to 1: where within a tenth around its limit the age lies, so that
   *     connections opened together do not end together
   */
  static void watch(
      TcpRelay relay,
      LoopTimers timers,
      SocketCounters counters,
      ConnectionPolicy policy,
      double random) {
    RelayLimits limits =
        new RelayLimits(relay, timers, counters, Times.of(policy, timers.nanos(), random));
    relay.watchedBy(limits);
    limits.expireAfter(limits.untilNextLook(timers.nanos()));
  }

  /** The limit less a tenth, and at most two tenths more. */
  static long jittered(Duration limit, double random) {
    long nanos = limit.toNanos();
    return nanos - nanos / 10 + (long) (random * nanos / 5);
  }

  void moved(boolean byEndpoint) {
    moved = timers.nextNanos();
    endpointSpokeLast = byEndpoint;
  }

  @Override
  protected void expired() {
    if (relay.isEnding()) {
      relay.cut();
      return;
    }
    long now = timers.nanos();
    lookAtQueues(now);
    if (now - moved >= idle) {
      end(CloseCause.IDLE);
    } else if (now >= waitsUntil || (now >= ofAge && isBetweenExchanges(now))) {
      end(CloseCause.MAX_AGE);
    } else {
      expireAfter(untilNextLook(now));
    }
  }

  /** What a slow reader takes moves as well, though nothing can be read for it meanwhile. */
  private void lookAtQueues(long now) {
    long before = queued;
    queued = relay.queued();
    if (queued != before) {
      moved = now;
    }
  }

  private boolean isBetweenExchanges(long now) {
    return endpointSpokeLast && now - moved >= QUIET_NANOS;
  }

  private void end(CloseCause cause) {
    counters.closed(cause);
    expireAfter(GRACE_NANOS);
    relay.finish();
  }

  private long untilNextLook(long now) {
    long untilIdle = idle == NEVER ? NEVER : moved + idle - now;
    if (ofAge == NEVER) {
      return untilIdle;
    }
    if (now < ofAge) {
      return Math.min(untilIdle, ofAge - now);
    }
    long untilQuiet = endpointSpokeLast ? moved + QUIET_NANOS - now : QUIET_NANOS;
    return Math.min(untilIdle, Math.min(untilQuiet, waitsUntil - now));
  }
}
