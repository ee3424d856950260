package io.headgate.cluster.budgets;

/**
 * What is left of names for which there was no room although their tokens were not all back: names
 * with the same hash begin with nothing until they would be. Any thread.
 */
final class Forgotten {

  private static final int SLOTS = 1 << 12;

  private final long[] at = new long[SLOTS];
  private final long[] fullNanos = new long[SLOTS];

  /**
   * @param nanos in which its tokens are all back in any case
   */
  synchronized void add(String name, long now, long nanos) {
    int slot = slot(name);
    at[slot] = fullNanos[slot] == 0 || now - at[slot] > 0 ? now : at[slot];
    fullNanos[slot] = Math.max(fullNanos[slot], nanos);
  }

  /**
   * Whether a name begins with nothing.
   *
   * @param changedAt when shares changed last: what had been saved then may have become less
   */
  synchronized boolean begins(String name, long now, long changedAt) {
    int slot = slot(name);
    if (fullNanos[slot] == 0) {
      return false;
    }
    long since = changedAt - at[slot] > 0 ? changedAt : at[slot];
    if (now - since < fullNanos[slot]) {
      return true;
    }
    fullNanos[slot] = 0;
    return false;
  }

  private static int slot(String name) {
    int hash = name.hashCode() * 0x9E3779B9; // Fibonacci hashing: the upper bits depend on all
    return hash >>> (Integer.SIZE - Integer.numberOfTrailingZeros(SLOTS));
  }
}
