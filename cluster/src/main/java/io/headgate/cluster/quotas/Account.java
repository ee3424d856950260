package io.headgate.cluster.quotas;

/** What the founder knows of one member's part of one quota. */
final class Account {

  private final long term;
  private long number;
  private int amount;
  private int charged;
  private boolean confirmed = true;
  private long beat;
  private int wanted;
  private int limit;

  Account(QuotaFact.Report report, long beat) {
    this.term = report.version().term();
    this.number = report.version().number();
    this.amount = report.held();
    this.charged = report.held();
    hear(report, beat);
  }

  long term() {
    return term;
  }

  /** Of the last message that told of it. */
  long beat() {
    return beat;
  }

  /** No more than so many are used by the member, whatever has become of messages. */
  int charged() {
    return charged;
  }

  int wanted() {
    return wanted;
  }

  int limit() {
    return limit;
  }

  boolean isConfirmed() {
    return confirmed;
  }

  Version version() {
    return new Version(term, number);
  }

  int amount() {
    return amount;
  }

  /**
   * A report of the account's own term. An old one of the same grant is true still, if too high.
   */
  void hear(QuotaFact.Report report, long saidIn) {
    if (report.version().number() == number) {
      charged = Math.min(charged, report.held());
      amount = Math.min(amount, report.held()); // what was in use without a grant and has ended
      confirmed = true;
    }
    if (saidIn > beat) {
      beat = saidIn;
      wanted = report.wanted();
      limit = report.limit();
    }
  }

  /**
   * Changes what the member may use, unless it has not confirmed the last change.
   *
   * @param free what nobody has: a higher amount is charged at once, a lower one when confirmed
   * @return whether there is a grant to send
   */
  boolean grant(int target, int free, long nextNumber) {
    int next = Math.min(target, charged + Math.max(0, free));
    if (!confirmed || next == amount) {
      return false;
    }
    number = nextNumber;
    amount = next;
    charged = Math.max(charged, next);
    confirmed = false;
    return true;
  }
}
