package io.headgate.cluster.quotas;

import java.util.Arrays;

/**
 * How the share of one node has changed, so that each of very many buckets can follow when it is
 * looked at. Of long ago only that there was something before is known. Immutable.
 */
public final class Shares {

  /** Everything there is. Members up to sixteen divide it without a rest. */
  public static final int TOTAL = 720_720;

  private static final int KEPT = 32;

  private final long first;
  private final long[] since;
  private final int[] amounts;

  private Shares(long first, long[] since, int[] amounts) {
    this.first = first;
    this.since = since;
    this.amounts = amounts;
  }

  /** That share, since ever. */
  public static Shares of(int amount) {
    return new Shares(0, new long[1], new int[] {amount});
  }

  /** Another share since then. */
  public Shares then(int amount, long nanoTime) {
    int drop = since.length == KEPT ? 1 : 0;
    int size = since.length - drop + 1;
    long[] times = Arrays.copyOfRange(since, drop, drop + size);
    int[] shares = Arrays.copyOfRange(amounts, drop, drop + size);
    times[size - 1] = nanoTime;
    shares[size - 1] = amount;
    return new Shares(first + drop, times, shares);
  }

  /** The number of the oldest change that is known; 0 is the share that was there since ever. */
  public long first() {
    return first;
  }

  /** The number of the latest change. */
  public long last() {
    return first + since.length - 1;
  }

  /** The share from that change on. */
  public int amount(long change) {
    return amounts[(int) (change - first)];
  }

  /** When that was, by the time source; meaningless for change 0. */
  public long since(long change) {
    return since[(int) (change - first)];
  }
}
