package io.headgate.cluster.quotas;

import io.headgate.balancer.state.EndpointPlaces;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The places of one endpoint on this node: so many are taken, so many may be. Any thread takes and
 * gives back; what may be taken belongs to the thread of the cluster.
 */
final class SharedPlaces implements EndpointPlaces, Part {

  /** Everything there is. */
  static final int ALL = Integer.MAX_VALUE;

  /** Allowed in the upper half, taken in the lower: one compare-and-set sees both. */
  private final AtomicLong places;

  private volatile int limit;
  private volatile boolean refused;

  // The thread of the cluster only.
  private Version version = new Version(0, 0);
  private int granted;
  private long refusedAt;
  private boolean wants;
  private int lastAllowed;

  /**
   * @param allowed by default
   */
  SharedPlaces(int allowed) {
    places = new AtomicLong(pack(allowed, 0));
    granted = allowed;
  }

  @Override
  public boolean hasFree(int most) {
    long now = places.get();
    boolean free = taken(now) < Math.min(allowed(now), most);
    note(most, free);
    return free;
  }

  @Override
  public boolean take(int most) {
    while (true) {
      long now = places.get();
      if (taken(now) >= Math.min(allowed(now), most)) {
        note(most, false);
        return false;
      }
      if (places.compareAndSet(now, now + 1)) {
        note(most, true);
        return true;
      }
    }
  }

  @Override
  public void giveBack() {
    places.decrementAndGet();
  }

  private void note(int most, boolean free) {
    if (limit != most) {
      limit = most;
    }
    if (!free && !refused) {
      refused = true;
    }
  }

  /** The Service's latest; 0 where nobody has asked. */
  @Override
  public int limit() {
    return limit;
  }

  @Override
  public int taken() {
    return taken(places.get());
  }

  @Override
  public int allowed() {
    return allowed(places.get());
  }

  @Override
  public Version version() {
    return version;
  }

  @Override
  public void begin(long term) {
    version = new Version(term, 0);
    allow(0);
  }

  @Override
  public void accept(Version grant, int amount) {
    version = grant;
    allow(amount);
  }

  @Override
  public int allow(int amount) {
    granted = amount;
    return allowed(places.updateAndGet(now -> pack(Math.max(amount, taken(now)), taken(now))));
  }

  @Override
  public void settle() {
    if (allowed() > granted) {
      allow(granted);
    }
  }

  @Override
  public boolean hasMore() {
    int before = lastAllowed;
    lastAllowed = allowed();
    return lastAllowed > before;
  }

  /** How many this node would use: all, where it had none for somebody a moment ago. */
  @Override
  public int wanted(long nanoTime, long wishNanos) {
    if (refused) {
      refused = false;
      refusedAt = nanoTime;
      wants = true;
    } else if (wants && nanoTime - refusedAt > wishNanos) {
      wants = false;
    }
    return wants ? limit : Math.min(taken(), limit);
  }

  private static long pack(int allowed, int taken) {
    return (long) allowed << Integer.SIZE | taken;
  }

  private static int allowed(long places) {
    return (int) (places >>> Integer.SIZE);
  }

  private static int taken(long places) {
    return (int) places;
  }
}
