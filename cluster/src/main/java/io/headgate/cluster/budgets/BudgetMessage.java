package io.headgate.cluster.budgets;

import io.headgate.cluster.quotas.Book;
import java.util.List;
import java.util.UUID;

/** What members say to all others about single names. */
public sealed interface BudgetMessage {

  /** Who says it: a start of a node. */
  UUID sender();

  /**
   * The sender could use more of these.
   *
   * @param book by which the sender goes; whoever goes by another one lends nothing
   * @param number grows with every such message of the sender
   */
  record Ask(UUID sender, Book book, long number, List<Wish> wishes) implements BudgetMessage {

    public Ask {
      wishes = List.copyOf(wishes);
    }
  }

  /**
   * The answer to one of them.
   *
   * @param number that of the message that asked
   */
  record Lend(UUID sender, UUID to, long number, List<Loan> loans) implements BudgetMessage {

    public Lend {
      loans = List.copyOf(loans);
    }
  }

  /** Of a name, with its rate and burst as the sender reads them. */
  record Wish(String name, double perSecond, int burst) {}

  /**
   * What is lent of a name.
   *
   * @param amount in shares, with what was lent to the same member before
   * @param fresh how much of it had not been lent before
   * @param savedNanos in how long the tokens that come with the fresh part had come
   */
  record Loan(String name, int amount, int fresh, long savedNanos) {}
}
