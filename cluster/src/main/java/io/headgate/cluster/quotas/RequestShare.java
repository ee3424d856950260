package io.headgate.cluster.quotas;

import io.headgate.discovery.model.TimeSource;

/**
 * Which share of every rate is this node's own without asking. What it has lent of the share of
 * some name is in use until the loan has ended. The thread of the cluster, but for {@link #shares}.
 */
public final class RequestShare implements Part {

  private final TimeSource time;
  private final long longestLoan;
  private volatile Shares shares = Shares.of(Shares.TOTAL);
  private Version version = new Version(0, 0);
  private int granted = Shares.TOTAL;
  private long generationAt;
  private int lent;
  private int lentBefore;

  /**
   * @param longestLoanNanos after so long every loan has ended
   */
  public RequestShare(TimeSource time, long longestLoanNanos) {
    this.time = time;
    this.longestLoan = longestLoanNanos;
    this.generationAt = time.nanoTime();
  }

  /** What it is, and has been. Any thread. */
  public Shares shares() {
    return shares;
  }

  /** From now on so much of one name is lent in all. */
  public void lent(int amount) {
    age();
    lent = Math.max(lent, amount);
  }

  /** A loan has ended when the generation after its own has. */
  private void age() {
    long now = time.nanoTime();
    if (now - generationAt >= longestLoan) {
      lentBefore = now - generationAt >= 2 * longestLoan ? 0 : lent;
      lent = 0;
      generationAt = now;
    }
  }

  @Override
  public int limit() {
    return Shares.TOTAL;
  }

  @Override
  public int taken() {
    age();
    return Math.max(lent, lentBefore);
  }

  @Override
  public int allowed() {
    return Math.max(granted, taken());
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
    int next = Math.min(amount, Shares.TOTAL);
    if (next != granted) {
      granted = next;
      shares = shares.then(next, time.nanoTime());
    }
    return allowed();
  }

  @Override
  public void settle() {
    // what was lent and is back is no more than the grant anyway
  }

  @Override
  public boolean hasMore() {
    return false; // requests do not wait
  }

  /** All get the same: who needs more of one name borrows it. */
  @Override
  public int wanted(long nanoTime, long wishNanos) {
    return 0;
  }
}
