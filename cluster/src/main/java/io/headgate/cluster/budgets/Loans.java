package io.headgate.cluster.budgets;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What one node has lent and borrowed of one name. Not thread-safe. */
final class Loans {

  /**
   * @param partner who has lent it, or borrowed it
   * @param number of the message that asked for it
   * @param end by the time source
   */
  private record Loan(UUID partner, long number, int amount, long end) {}

  private final List<Loan> lent = new ArrayList<>();
  private final List<Loan> borrowed = new ArrayList<>();

  boolean isEmpty() {
    return lent.isEmpty() && borrowed.isEmpty();
  }

  int lent() {
    return sum(lent);
  }

  int borrowed() {
    return sum(borrowed);
  }

  int lentTo(UUID member) {
    Loan loan = of(member, lent);
    return loan == null ? 0 : loan.amount();
  }

  void lend(UUID member, int amount, long end) {
    Loan before = of(member, lent);
    if (before != null) {
      lent.remove(before);
    }
    // an answer to a late message ends no earlier than the one before it
    long until = before != null && before.end() - end > 0 ? before.end() : end;
    lent.add(new Loan(member, 0, amount, until));
  }

  /**
   * Takes in a loan from somebody.
   *
   * @return false where something newer is known
   */
  boolean borrow(UUID member, long number, int amount, long end) {
    Loan before = of(member, borrowed);
    if (before != null && before.number() >= number) {
      return false;
    }
    if (before != null) {
      borrowed.remove(before);
    }
    borrowed.add(new Loan(member, number, amount, end));
    return true;
  }

  /** Whether a loan has ended by then. */
  boolean isEnded(long now) {
    return firstEnded(now) != null;
  }

  /**
   * Ends the loan that ended first of those that have.
   *
   * @return when that was
   */
  long endFirst(long now) {
    Loan first = firstEnded(now);
    if (first == null) {
      return now;
    }
    lent.remove(first);
    borrowed.remove(first);
    return first.end();
  }

  private @Nullable Loan firstEnded(long now) {
    return earlier(firstEnded(lent, now), firstEnded(borrowed, now));
  }

  private static @Nullable Loan firstEnded(List<Loan> loans, long now) {
    Loan first = null;
    for (int i = 0; i < loans.size(); i++) {
      Loan loan = loans.get(i);
      if (loan.end() - now <= 0) {
        first = earlier(first, loan);
      }
    }
    return first;
  }

  private static @Nullable Loan earlier(@Nullable Loan one, @Nullable Loan other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.end() - other.end() <= 0 ? one : other;
  }

  private static int sum(List<Loan> loans) {
    int sum = 0;
    for (int i = 0; i < loans.size(); i++) {
      sum += loans.get(i).amount();
    }
    return sum;
  }

  private static @Nullable Loan of(UUID member, List<Loan> loans) {
    for (int i = 0; i < loans.size(); i++) {
      if (loans.get(i).partner().equals(member)) {
        return loans.get(i);
      }
    }
    return null;
  }
}
