package io.headgate.cluster.budgets;

import io.headgate.cluster.quotas.Shares;

/**
 * A token bucket of which one node has a share: what comes and what can be saved is the share's
 * part of the whole. It is kept as the time in which what is saved had come, like the virtual
 * scheduling of the generic cell rate algorithm (ITU-T I.371, annex A), so that it needs no
 * fractions of tokens. All is rounded so that there are rather fewer. Not thread-safe.
 */
final class Saved {

  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MOST_NANOS = 1e17; // three years: sums and products of two fit
  private static final long MOST_EXACT = Long.MAX_VALUE / Shares.TOTAL;
  private static final double LESS = 1 - 1e-12;
  private static final double MORE = 1 + 1e-12;

  private double perSecond;
  private int burst;

  /** In nanoseconds, of the whole: between tokens, and for as many as can be saved. */
  private long each;

  private long full;

  /** When it held nothing, if nothing had been lost since. */
  private long empty;

  private int share;

  /**
   * @param empty when it held nothing
   */
  Saved(long empty, int share) {
    this.empty = empty;
    this.share = share;
  }

  int share() {
    return share;
  }

  double perSecond() {
    return perSecond;
  }

  int burst() {
    return burst;
  }

  boolean isMeasured() {
    return burst > 0;
  }

  boolean isOf(double tokensPerSecond, int tokensAtOnce) {
    return perSecond == tokensPerSecond && burst == tokensAtOnce;
  }

  /**
   * From now on so many come, and so many can be saved.
   *
   * @throws IllegalArgumentException where nothing would come, or no token could be saved
   */
  void measure(double tokensPerSecond, int tokensAtOnce, long now) {
    if (!(tokensPerSecond > 0) || tokensAtOnce < 1) {
      throw new IllegalArgumentException(
          tokensPerSecond
              + " a second, "
              + tokensAtOnce
              + " at once (expected: above 0, 1 or more)");
    }
    if (isMeasured()) {
      empty = now - at(now);
    }
    perSecond = tokensPerSecond;
    burst = tokensAtOnce;
    each = (long) Math.min(MOST_NANOS, Math.ceil(NANOS_PER_SECOND / perSecond));
    full = (long) Math.min(MOST_NANOS, (double) each * burst);
  }

  /** In how long what is saved now had come. */
  long at(long now) {
    return Math.min(full, Math.max(0, now - empty));
  }

  boolean isFull(long now) {
    return at(now) == full;
  }

  /** In how long it becomes full from nothing. */
  long fullNanos() {
    return full;
  }

  boolean take(long now) {
    if (share <= 0) {
      return false;
    }
    long cost = cost(share);
    long saved = at(now);
    if (saved < cost) {
      return false;
    }
    empty = now - saved + cost;
    return true;
  }

  /** Whether a token can be saved with that share at all. */
  boolean holdsOne(int ofShare) {
    return ofShare > 0 && cost(ofShare) <= full;
  }

  /** The share that so many tokens a second need. */
  int shareOf(double tokensPerSecond) {
    return (int) Math.min(Shares.TOTAL, tokensPerSecond * each / NANOS_PER_SECOND * Shares.TOTAL);
  }

  private long cost(int ofShare) {
    if (ofShare == Shares.TOTAL) {
      return each;
    }
    if (each <= MOST_EXACT) {
      return Math.ceilDiv(each * Shares.TOTAL, (long) ofShare);
    }
    return (long) Math.min(MOST_NANOS * 10, (double) each * Shares.TOTAL / ofShare * MORE);
  }

  /** Another share: what is saved stays as far as there is room for it, and becomes no more. */
  void share(int next, long at) {
    if (next != share) {
      long kept = share == 0 || next == 0 ? 0 : Math.min(full, part(at(at), share, next));
      empty = at - kept;
      share = next;
    }
  }

  /** Gives a part of the share away, and the tokens that are saved in it. */
  void give(int amount, long at) {
    empty = at - at(at);
    share -= amount;
  }

  /**
   * Tokens that came with a part of the share.
   *
   * @param nanos in how long they had come there
   */
  void add(long nanos, int withShare, long at) {
    if (share > 0) {
      empty = at - Math.min(full, at(at) + part(Math.min(full, nanos), withShare, share));
    }
  }

  /** {@code nanos * share / of}, rounded down. */
  private static long part(long nanos, int share, int of) {
    if (nanos <= MOST_EXACT) {
      return nanos * share / of;
    }
    return (long) Math.min(MOST_NANOS, (double) nanos * share / of * LESS);
  }
}
