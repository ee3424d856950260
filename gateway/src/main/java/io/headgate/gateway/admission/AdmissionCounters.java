package io.headgate.gateway.admission;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What became of the questions. Any thread. */
public final class AdmissionCounters {

  /** How a question ended. */
  public enum Outcome {
    ALLOWED,
    WARNED,
    DENIED,
    /** Not understood, too large, or not for us. */
    MALFORMED,
    /** There were too many at once. */
    OVERLOADED,
    /** It took too long, or a part of the program failed. */
    FAILED;

    /** As metrics name it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Map<Outcome, LongAdder> totals = new EnumMap<>(Outcome.class);

  public AdmissionCounters() {
    for (Outcome outcome : Outcome.values()) {
      totals.put(outcome, new LongAdder());
    }
  }

  void count(Outcome outcome) {
    of(outcome).increment();
  }

  /** How many questions ended so. */
  public long total(Outcome outcome) {
    return of(outcome).sum();
  }

  private LongAdder of(Outcome outcome) {
    LongAdder total = totals.get(outcome);
    if (total == null) {
      throw new IllegalStateException("no counter of " + outcome);
    }
    return total;
  }
}
