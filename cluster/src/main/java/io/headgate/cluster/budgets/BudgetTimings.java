package io.headgate.cluster.budgets;

import java.time.Duration;

/**
 * When shares of single names are asked for, and how long they are lent.
 *
 * @param pace at most one message in so long asks for more
 * @param renewal after so long the same name is asked for again
 * @param loan who has borrowed uses it for so long after it asked
 * @param margin so much longer the lender does without
 * @param wish so long more is wanted of a name after there was little
 */
public record BudgetTimings(
    Duration pace, Duration renewal, Duration loan, Duration margin, Duration wish) {

  public static final BudgetTimings DEFAULT =
      new BudgetTimings(
          Duration.ofMillis(20),
          Duration.ofMillis(250),
          Duration.ofMillis(1_500),
          Duration.ofMillis(150),
          Duration.ofSeconds(1));

  /** For how long a lender does without what it has lent. */
  public long lentNanos() {
    return loan.plus(margin).toNanos();
  }
}
