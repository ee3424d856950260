package io.headgate.discovery.publish;

import io.headgate.discovery.model.TimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When to try again what has failed: after 1 s, then twice as long each time, up to a minute. After
 * ten quiet minutes it begins anew. Not thread-safe.
 *
 * @param <K> what is tried
 */
public final class Backoff<K> {

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final Duration QUIET = Duration.ofMinutes(10);

  private record Failure(long at, Duration pause) {}

  private final TimeSource time;
  private final Map<K, Failure> failures = new HashMap<>();

  public Backoff(TimeSource time) {
    this.time = time;
  }

  /** Whether it may be tried now. */
  public boolean isDue(K key) {
    @Nullable Failure last = failures.get(key);
    return last == null || time.nanoTime() - last.at >= last.pause.toNanos();
  }

  /** It was tried, in vain. */
  public void failed(K key) {
    long now = time.nanoTime();
    @Nullable Failure last = failures.get(key);
    Duration pause =
        last == null || now - last.at > QUIET.toNanos() ? FIRST : last.pause.multipliedBy(2);
    failures.put(key, new Failure(now, pause.compareTo(LONGEST) > 0 ? LONGEST : pause));
  }

  /** Forgets all others: they are gone. */
  public void retain(Set<K> keys) {
    failures.keySet().retainAll(keys);
  }
}
