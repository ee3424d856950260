package io.headgate.balancer.selection;

import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/** What came of choosing for clients that belong to a pod, counted once for each. Any thread. */
public final class AffinityTally {

  /** What came of one choice. */
  public enum Outcome {
    /** The client had a pod and got it. */
    KEPT,
    /** The client had none, and got one. */
    BOUND,
    /** The client had a pod that is gone or out, and got another for good. */
    MOVED,
    /** The client has a pod that could not be had this time; another one served. */
    PASSED;

    /** For metrics. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final LongAdder[] totals = new LongAdder[Outcome.values().length];

  AffinityTally() {
    for (int i = 0; i < totals.length; i++) {
      totals[i] = new LongAdder();
    }
  }

  void count(Outcome outcome) {
    totals[outcome.ordinal()].increment();
  }

  /** How often that was the outcome since the start. */
  public long total(Outcome outcome) {
    return totals[outcome.ordinal()].sum();
  }
}
