package io.headgate.cluster.encoding;

import io.headgate.cluster.budgets.BudgetMessage;
import io.headgate.cluster.quotas.Book;
import io.headgate.cluster.quotas.Shares;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What members say about the rates of names. */
final class BudgetEncoding {

  private static final int ASK = 1;
  private static final int LEND = 2;

  private BudgetEncoding() {}

  static void write(BudgetMessage message, WireOutput out) throws IOException {
    switch (message) {
      case BudgetMessage.Ask ask -> {
        out.octet(ASK);
        out.id(ask.sender());
        out.count(ask.number());
        out.number(ask.book().founded());
        out.id(ask.book().founder());
        out.count(ask.wishes().size());
        for (BudgetMessage.Wish wish : ask.wishes()) {
          out.text(wish.name());
          out.rate(wish.perSecond());
          out.count(wish.burst());
        }
      }
      case BudgetMessage.Lend lend -> {
        out.octet(LEND);
        out.id(lend.sender());
        out.count(lend.number());
        out.id(lend.to());
        out.count(lend.loans().size());
        for (BudgetMessage.Loan loan : lend.loans()) {
          out.text(loan.name());
          out.count(loan.amount());
          out.count(loan.fresh());
          out.count(loan.savedNanos());
        }
      }
    }
  }

  static BudgetMessage read(WireInput in) throws IOException {
    int kind = in.octet();
    UUID sender = in.id();
    long number = in.count();
    return switch (kind) {
      case ASK -> new BudgetMessage.Ask(sender, new Book(in.number(), in.id()), number, wishes(in));
      case LEND -> new BudgetMessage.Lend(sender, in.id(), number, loans(in));
      default -> throw new IOException("a message about rates of kind " + kind);
    };
  }

  private static List<BudgetMessage.Wish> wishes(WireInput in) throws IOException {
    int size = in.length();
    List<BudgetMessage.Wish> wishes = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      BudgetMessage.Wish wish = new BudgetMessage.Wish(in.text(), in.rate(), in.smallCount());
      if (wish.perSecond() <= 0 || wish.burst() < 1) {
        throw new IOException("no rate: " + wish);
      }
      wishes.add(wish);
    }
    return wishes;
  }

  private static List<BudgetMessage.Loan> loans(WireInput in) throws IOException {
    int size = in.length();
    List<BudgetMessage.Loan> loans = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      BudgetMessage.Loan loan =
          new BudgetMessage.Loan(in.text(), in.smallCount(), in.smallCount(), in.count());
      if (loan.amount() > Shares.TOTAL || loan.fresh() > loan.amount() || loan.savedNanos() < 0) {
        throw new IOException("no loan: " + loan);
      }
      loans.add(loan);
    }
    return loans;
  }
}
