package io.headgate.cluster.counts;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What one other member has said. Used by the thread of {@link CountExchange} alone. */
final class MemberRow {

  private record Held(RemoteLoad load, int active) {}

  private final MemberLife life;
  private final CountTimings timings;
  private final Map<CountKey, Held> held = new HashMap<>();
  private long sequence;
  private boolean complete;
  private long heardAt;
  private long completeAt;
  private long intervalNanos;

  MemberRow(MemberLife life, CountTimings timings, long nanoTime) {
    this.life = life;
    this.timings = timings;
    this.heardAt = nanoTime;
    this.completeAt = nanoTime;
    this.intervalNanos = timings.intervalNanos(2, 0);
  }

  MemberLife life() {
    return life;
  }

  /** Whether all that the member has said has arrived. */
  boolean complete() {
    return complete;
  }

  /** Whether a message with that number says nothing new. */
  boolean knows(long number) {
    return number <= sequence;
  }

  /** Takes the number of a message that is about to be taken in. */
  void hear(CountMessage.Vector message, int members, long nanoTime) {
    boolean next = message.sequence() == sequence + 1;
    complete = message.full() || (next && (complete || sequence == 0));
    sequence = message.sequence();
    heardAt = nanoTime;
    intervalNanos = timings.intervalNanos(members, message.fastest());
    if (complete) {
      completeAt = nanoTime;
    }
  }

  /** Replaces one count; 0 forgets it. */
  void set(CountKey key, int active, Function<CountKey, RemoteLoad> loads) {
    Held before = held.get(key);
    if (before == null && active == 0) {
      return;
    }
    RemoteLoad load = before == null ? loads.apply(key) : before.load;
    load.add(active - (before == null ? 0 : before.active));
    if (active == 0) {
      held.remove(key);
    } else {
      held.put(key, new Held(load, active));
    }
  }

  /** Forgets all counts but those; none where the member is gone. */
  void retain(Set<CountKey> named) {
    held.entrySet()
        .removeIf(
            entry -> {
              boolean gone = !named.contains(entry.getKey());
              if (gone) {
                entry.getValue().load.add(-entry.getValue().active);
              }
              return gone;
            });
  }

  boolean stale(long nanoTime) {
    return nanoTime - heardAt > timings.staleNanos();
  }

  long silentNanos(long nanoTime) {
    return nanoTime - heardAt;
  }

  /** Until when it is known what the member has done. */
  long completeUntil(long nanoTime) {
    return heard(nanoTime) ? nanoTime : completeAt;
  }

  /** Whether silence means that nothing has changed. */
  private boolean heard(long nanoTime) {
    return complete && nanoTime - heardAt <= timings.heartbeat().toNanos() + intervalNanos;
  }

  /** For how long the member may have opened connections without our having heard of them. */
  long unheardNanos(long nanoTime) {
    return heard(nanoTime)
        ? intervalNanos + timings.travel().toNanos()
        : nanoTime - completeAt + timings.travel().toNanos();
  }
}
