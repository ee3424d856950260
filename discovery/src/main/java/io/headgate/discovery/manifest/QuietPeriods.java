package io.headgate.discovery.manifest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * When a file that changes is to be read: at once after an atomic rename, else when nothing has
 * been written for a while. Times are {@link System#nanoTime}'s kind. Not thread-safe.
 */
final class QuietPeriods {
  /** A writer that pauses longer than this inside one file is taken to have finished. */
  static final Duration QUIET = Duration.ofMillis(10);

  /** For a file that became empty or vanished: what editors do just before they write. */
  static final Duration QUIET_WHEN_EMPTY = Duration.ofMillis(100);

  private final Map<String, Long> due = new HashMap<>();

  /** The file was replaced as a whole. */
  void replaced(String name, long now) {
    due.put(name, now);
  }

  /** The file was written to. */
  void written(String name, Duration quiet, long now) {
    due.put(name, now + quiet.toNanos());
  }

  /** The files to be read now; they are taken out. */
  List<String> takeDue(long now) {
    List<String> names = new ArrayList<>();
    Iterator<Map.Entry<String, Long>> iterator = due.entrySet().iterator();
    while (iterator.hasNext()) {
      Map.Entry<String, Long> entry = iterator.next();
      if (entry.getValue() - now <= 0) {
        names.add(entry.getKey());
        iterator.remove();
      }
    }
    names.sort(null);
    return names;
  }

  /** Nanoseconds until the next file is due; empty where none waits. */
  OptionalLong untilNext(long now) {
    return due.values().stream().mapToLong(time -> Math.max(0, time - now)).min();
  }
}
