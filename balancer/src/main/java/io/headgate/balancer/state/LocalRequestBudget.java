package io.headgate.balancer.state;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.headgate.discovery.model.TimeSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The tokens of one node alone, by the generic cell rate algorithm (ITU-T I.371, annex A): one
 * number says until when tokens are used up. A name that has not been asked for within an hour, or
 * that is the least of too many, begins anew with all that can be saved.
 */
public final class LocalRequestBudget implements RequestBudget {

  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MOST_NANOS = 1e17; // three years: a sum of two is a long still

  private static final int MOST_NAMES = 200_000;

  private final Cache<String, Tokens> names =
      Caffeine.newBuilder().maximumSize(MOST_NAMES).expireAfterAccess(Duration.ofHours(1)).build();
  private final TimeSource time;

  public LocalRequestBudget(TimeSource time) {
    this.time = time;
  }

  @Override
  public Tokens of(String name) {
    return names.get(name, unknown -> new Bucket(time));
  }

  private static final class Bucket implements Tokens {

    private final TimeSource time;

    /** From then on as many tokens are saved as can be; in nanoseconds of the time source. */
    private final AtomicLong full;

    Bucket(TimeSource time) {
      this.time = time;
      this.full = new AtomicLong(time.nanoTime());
    }

    @Override
    public boolean tryTake(double perSecond, int burst) {
      if (!(perSecond > 0) || burst < 1) {
        throw new IllegalArgumentException(
            perSecond + " a second, " + burst + " at once (expected: above 0, 1 or more)");
      }
      // Rounded up: rather a token too late than one too many.
      double exact = Math.ceil(NANOS_PER_SECOND / perSecond);
      long each = (long) Math.min(MOST_NANOS, exact);
      long saved = (long) Math.min(MOST_NANOS, exact * (burst - 1));
      long now = time.nanoTime();
      while (true) {
        long before = full.get();
        long ahead = Math.max(0, before - now);
        if (ahead > saved) {
          return false;
        }
        if (full.compareAndSet(before, now + ahead + each)) {
          return true;
        }
      }
    }
  }
}
