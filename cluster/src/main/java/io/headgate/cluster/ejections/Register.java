package io.headgate.cluster.ejections;

import io.headgate.balancer.state.Ejection;
import io.headgate.cluster.ejections.EjectionFact.Standing;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * The last that is known about one endpoint and reason.
 *
 * @param out whether it is out
 * @param until see {@link Ejection}; for one that is in, empty
 * @param mostOut how many of its port may be out
 * @param heardAt when this was said, or said again, in nanoseconds of this node
 */
record Register(Stamp stamp, boolean out, OptionalLong until, int mostOut, long heardAt) {

  static Register in(Stamp stamp, long nanoTime) {
    return new Register(stamp, false, OptionalLong.empty(), 0, nanoTime);
  }

  /** What somebody has told, in the time of this node. */
  static Register of(EjectionFact fact, long nanoTime, Duration grace) {
    return switch (fact.standing()) {
      case Standing.In() -> in(fact.stamp(), nanoTime);
      case Standing.Out() ->
          new Register(fact.stamp(), true, OptionalLong.empty(), Integer.MAX_VALUE, nanoTime);
      case Standing.OutFor(Duration left, int mostOut) ->
          new Register(
              fact.stamp(),
              true,
              OptionalLong.of(nanoTime + left.plus(grace).toNanos()),
              mostOut,
              nanoTime);
    };
  }

  Register heard(long nanoTime) {
    return new Register(stamp, out, until, mostOut, nanoTime);
  }

  Ejection ejection(EjectionKey key) {
    return new Ejection(key.endpoint(), key.reason(), until);
  }

  EjectionFact fact(EjectionKey key, long nanoTime) {
    Standing standing;
    if (!out) {
      standing = new Standing.In();
    } else if (until.isEmpty()) {
      standing = new Standing.Out();
    } else {
      long left = Math.max(0, until.getAsLong() - nanoTime);
      standing = new Standing.OutFor(Duration.ofNanos(left), mostOut);
    }
    return new EjectionFact(key, stamp, standing);
  }
}
