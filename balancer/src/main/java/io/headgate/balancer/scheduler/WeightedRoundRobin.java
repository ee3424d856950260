package io.headgate.balancer.scheduler;

import io.headgate.discovery.model.Endpoint;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * {@code wrr}: rounds over the endpoints in which only those take part whose weight reaches a
 * level; the level falls from the highest weight to 1 in steps of the greatest common divisor, and
 * begins again (Linux, {@code net/netfilter/ipvs/ip_vs_wrr.c}).
 *
 * <p>The highest level is the highest weight less the divisor plus 1, so that the last one is
 * always 1: then an endpoint takes part whose weight has been lowered meanwhile. When endpoints
 * change, the level is kept as far as it still exists, and the round begins with the first of them,
 * as there.
 *
 * <p>The kernel goes through all levels one by one. Levels that no available endpoint reaches are
 * skipped here: they choose nothing, and there may be 65535 of them.
 */
final class WeightedRoundRobin implements Scheduler {

  private final AtomicReference<Levels> levels =
      new AtomicReference<>(new Levels(List.of(), 0, 1, 0));

  @Override
  public int schedule(Candidates candidates, ConnectionKey key) {
    Levels current = levelsOver(candidates.endpoints());
    while (true) {
      long place = current.place.get();
      long next = current.next(candidates, place);
      if (next == NONE || current.place.compareAndSet(place, next)) {
        return next == NONE ? NONE : Levels.index(next);
      }
    }
  }

  @Override
  public int foresee(Candidates candidates, ConnectionKey key) {
    Levels current = levels.get();
    Levels now =
        current.isOver(candidates.endpoints())
            ? current
            : current.continuedOver(candidates.endpoints());
    long next = now.next(candidates, now.place.get());
    return next == NONE ? NONE : Levels.index(next);
  }

  private Levels levelsOver(List<Endpoint> endpoints) {
    while (true) {
      Levels current = levels.get();
      if (current.isOver(endpoints)) {
        return current;
      }
      Levels next = current.continuedOver(endpoints);
      if (levels.compareAndSet(current, next)) {
        return next;
      }
    }
  }

  /** The levels over one list of endpoints, and the place in them. */
  private static final class Levels {

    private final List<Endpoint> endpoints;
    private final int highest;
    private final int step;

    /** The level in the upper half; in the lower one the index chosen last, plus 1. */
    private final AtomicLong place;

    Levels(List<Endpoint> endpoints, int highest, int step, int level) {
      this.endpoints = endpoints;
      this.highest = highest;
      this.step = step;
      this.place = new AtomicLong(place(level, NONE));
    }

    @SuppressWarnings("ReferenceEquality") // the list object itself stands for its endpoints
    boolean isOver(List<Endpoint> others) {
      return endpoints == others;
    }

    Levels continuedOver(List<Endpoint> changed) {
      int divisor = 0;
      int heaviest = 0;
      for (Endpoint endpoint : changed) {
        divisor = greatestCommonDivisor(endpoint.weight(), divisor);
        heaviest = Math.max(heaviest, endpoint.weight());
      }
      int newStep = Math.max(divisor, 1);
      int newHighest = heaviest == 0 ? 0 : heaviest - (newStep - 1);
      int level = level(place.get());
      if (level > newHighest || level == 0) {
        level = newHighest;
      } else if (newStep > 1) {
        level = level / newStep * newStep + 1;
      }
      return new Levels(changed, newHighest, newStep, level);
    }

    /** The next place, or {@link #NONE}. */
    long next(Candidates candidates, long from) {
      int level = level(from);
      int index = firstFrom(candidates, index(from) + 1, level);
      if (index == NONE) {
        int heaviest = heaviestAvailable(candidates);
        if (heaviest == 0) {
          return NONE;
        }
        level = below(level, heaviest);
        index = firstFrom(candidates, 0, level);
      }
      return index == NONE ? NONE : place(level, index);
    }

    private static int firstFrom(Candidates candidates, int from, int level) {
      for (int i = from; i < candidates.size(); i++) {
        if (candidates.endpoint(i).weight() >= level && candidates.available(i)) {
          return i;
        }
      }
      return NONE;
    }

    private static int heaviestAvailable(Candidates candidates) {
      int heaviest = 0;
      for (int i = 0; i < candidates.size(); i++) {
        if (candidates.endpoint(i).weight() > heaviest && candidates.available(i)) {
          heaviest = candidates.endpoint(i).weight();
        }
      }
      return heaviest;
    }

    /** The level after this one that the heaviest endpoint reaches. */
    private int below(int level, int heaviest) {
      int next = level > step ? level - step : highest;
      int above = next - heaviest;
      return above <= 0 ? next : next - (above + step - 1) / step * step;
    }

    private static int greatestCommonDivisor(int one, int other) {
      return other == 0 ? one : greatestCommonDivisor(other, one % other);
    }

    private static long place(int level, int index) {
      return ((long) level << Integer.SIZE) | (index + 1);
    }

    private static int level(long place) {
      return (int) (place >>> Integer.SIZE);
    }

    static int index(long place) {
      return (int) place - 1;
    }
  }
}
