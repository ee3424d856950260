package io.headgate.balancer.proxy;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What the UDP flows of this node have been through, for metrics. Any thread. */
public final class FlowCounters {

  /** Why a datagram went nowhere. */
  public enum Drop {
    /** No endpoint was there, none took it, or a traffic policy says so. */
    NO_ENDPOINT,
    /** The client is outside the Service's source ranges. */
    SOURCE_RANGE,
    /**
     * As many flows as there may be, of all or of one client, and none on this loop to make room.
     */
    NO_ROOM,
    /** Too many arrived while the endpoint was being chosen. */
    HELD_BACK,
    /** This process had no file descriptor or no local port left. */
    NO_SOCKET,
    /** The kernel did not take it: its buffers were full, or it refused it. */
    NOT_SENT;

    /** The word that metrics use. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Why a flow had to make room for another one. */
  public enum Eviction {
    /** There were as many flows as there may be. */
    ALL,
    /** Its client had as many as one client may have. */
    CLIENT;

    /** The word that metrics use. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final AtomicInteger open = new AtomicInteger();
  private final LongAdder opened = new LongAdder();
  private final Map<Eviction, LongAdder> evicted = new EnumMap<>(Eviction.class);
  private final Map<Drop, LongAdder> dropped = new EnumMap<>(Drop.class);

  public FlowCounters() {
    for (Eviction why : Eviction.values()) {
      evicted.put(why, new LongAdder());
    }
    for (Drop why : Drop.values()) {
      dropped.put(why, new LongAdder());
    }
  }

  /** Counts one more flow; false, and nothing is counted, where there are so many already. */
  boolean tryOpen(int most) {
    int now = open.get();
    while (now < most) {
      if (open.compareAndSet(now, now + 1)) {
        opened.increment();
        return true;
      }
      now = open.get();
    }
    return false;
  }

  void ended() {
    open.decrementAndGet();
  }

  void evicted(Eviction why) {
    Objects.requireNonNull(evicted.get(why)).increment();
  }

  void dropped(Drop why, int datagrams) {
    adder(why).add(datagrams);
  }

  /** Flows opened so far. */
  public long openedTotal() {
    return opened.sum();
  }

  /** Flows that are open. */
  public int open() {
    return open.get();
  }

  /** Flows that had to make room for others. */
  public long evictedTotal(Eviction why) {
    return Objects.requireNonNull(evicted.get(why)).sum();
  }

  /** Datagrams that went nowhere. */
  public long droppedTotal(Drop why) {
    return adder(why).sum();
  }

  private LongAdder adder(Drop why) {
    return Objects.requireNonNull(dropped.get(why));
  }
}
