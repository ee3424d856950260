package io.headgate.balancer.selection;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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

  private final Map<Outcome, LongAdder> totals = new EnumMap<>(Outcome.class);

  AffinityTally() {
    for (Outcome outcome : Outcome.values()) {
      totals.put(outcome, new LongAdder());
    }
  }

  void count(Outcome outcome) {
    of(outcome).increment();
  }

  /** How often that was the outcome since the start. */
  public long total(Outcome outcome) {
    return of(outcome).sum();
  }

  private LongAdder of(Outcome outcome) {
    return Objects.requireNonNull(totals.get(outcome));
  }
}
