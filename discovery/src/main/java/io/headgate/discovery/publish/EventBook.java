package io.headgate.discovery.publish;

import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which Events are to be written: what stands is said once, and again before an API server forgets
 * it (after an hour), however often it is looked at. About one object at most 25 at once and one
 * more every five minutes, as client-go's filter; about all at most 100 at once and five a second.
 * What stands and may not be said is said later; a change of which nothing may be said is not.
 *
 * <p>Not thread-safe.
 */
public final class EventBook {

  static final Duration AGAIN = Duration.ofMinutes(30);
  static final int OBJECT_BURST = 25;
  static final Duration OBJECT_REFILL = Duration.ofMinutes(5);
  static final int BURST = 100;
  static final Duration REFILL = Duration.ofMillis(200);

  private static final int TIDY_ABOVE = 1000;

  private final TimeSource time;
  private final TokenBucket all;
  private final Map<ObjectRef, TokenBucket> buckets = new HashMap<>();
  private final Map<ObjectEvent, Long> saidAt = new HashMap<>();

  public EventBook(TimeSource time) {
    this.time = time;
    this.all = new TokenBucket(BURST, REFILL, time.nanoTime());
  }

  /**
   * What is to be said now.
   *
   * @param standing all that holds now; what is no longer among it is new when it comes back
   */
  public List<ObjectEvent> due(Collection<ObjectEvent> standing) {
    long now = time.nanoTime();
    Set<ObjectEvent> distinct = new HashSet<>(standing);
    saidAt.keySet().retainAll(distinct);
    List<ObjectEvent> due = new ArrayList<>();
    for (ObjectEvent event : standing) {
      @Nullable Long before = saidAt.get(event);
      boolean wanted = before == null || now - before >= AGAIN.toNanos();
      if (wanted && isAllowed(event.object(), now)) {
        saidAt.put(event, now);
        due.add(event);
      }
    }
    if (buckets.size() > TIDY_ABOVE) {
      buckets.values().removeIf(it -> it.isFull(now));
    }
    return due;
  }

  /** Whether something that has happened once may be said. */
  public boolean admits(ObjectEvent event) {
    return isAllowed(event.object(), time.nanoTime());
  }

  /** It could not be said. */
  public void unsaid(ObjectEvent event) {
    saidAt.remove(event);
  }

  private boolean isAllowed(ObjectRef object, long now) {
    TokenBucket one =
        buckets.computeIfAbsent(
            object, unused -> new TokenBucket(OBJECT_BURST, OBJECT_REFILL, now));
    if (!one.has(now) || !all.has(now)) {
      return false;
    }
    one.take();
    all.take();
    return true;
  }
}
