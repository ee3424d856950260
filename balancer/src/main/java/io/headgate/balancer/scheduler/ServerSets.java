package io.headgate.balancer.scheduler;

import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.TimeSource;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What {@code lblc} and {@code lblcr} remember: the endpoints of each virtual address, until the
 * address has not been used for a day (Linux, {@code net/netfilter/ipvs/ip_vs_lblc.c}).
 *
 * <p>There are at most 16384 addresses, the size above which the kernel begins to collect; then
 * those go that have not been used for 6 minutes, looked for once a minute, and what finds no room
 * is scheduled without being remembered.
 */
final class ServerSets {

  /** Also how long a set of several endpoints stays before it shrinks. */
  static final long EXPIRATION = Duration.ofHours(24).toNanos();

  private static final int MAX_ADDRESSES = 16 * 1024;
  private static final long CROWDED_EXPIRATION = Duration.ofMinutes(6).toNanos();
  private static final long CROWDED_INTERVAL = Duration.ofMinutes(1).toNanos();
  private static final long INTERVAL = Duration.ofMinutes(30).toNanos();

  /** The set of one address. Of two changes at the same time one is lost, and made again. */
  static final class Entry {

    private volatile ServerSet set;
    private volatile long used;

    private Entry(ServerSet set, long now) {
      this.set = set;
      this.used = now;
    }

    /** The set, with places in that list. */
    ServerSet over(List<Endpoint> endpoints) {
      ServerSet current = set;
      if (current.isOver(endpoints)) {
        return current;
      }
      ServerSet placed = current.over(endpoints);
      set = placed;
      return placed;
    }

    void set(ServerSet changed) {
      set = changed;
    }
  }

  private final ConcurrentMap<InetAddress, Entry> entries = new ConcurrentHashMap<>();
  private final AtomicLong collected;

  ServerSets(TimeSource time) {
    collected = new AtomicLong(time.nanoTime());
  }

  /** What the address has, now used again; null where nothing is remembered. */
  @Nullable Entry use(InetAddress address, long now) {
    Entry entry = look(address, now);
    if (entry != null) {
      entry.used = now;
    }
    return entry;
  }

  /** The same, without using it. */
  @Nullable Entry look(InetAddress address, long now) {
    Entry entry = entries.get(address);
    return entry == null || now - entry.used >= EXPIRATION ? null : entry;
  }

  /** Remembers the first endpoint of an address. */
  void remember(InetAddress address, ServerSet set, long now) {
    collect(now);
    if (entries.size() < MAX_ADDRESSES || entries.containsKey(address)) {
      entries.put(address, new Entry(set, now));
    }
  }

  private void collect(long now) {
    boolean crowded = entries.size() >= MAX_ADDRESSES;
    long last = collected.get();
    if (now - last >= (crowded ? CROWDED_INTERVAL : INTERVAL)
        && collected.compareAndSet(last, now)) {
      long idle = crowded ? CROWDED_EXPIRATION : EXPIRATION;
      entries.values().removeIf(entry -> now - entry.used >= idle);
    }
  }

  /** How many addresses are remembered. */
  int size() {
    return entries.size();
  }
}
