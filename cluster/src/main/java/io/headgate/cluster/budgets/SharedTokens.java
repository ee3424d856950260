package io.headgate.cluster.budgets;

import io.headgate.balancer.state.RequestBudget;
import io.headgate.cluster.quotas.Shares;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one name on this node.
 *
 * <p>Why all nodes together give no more than one node would: the shares of all are never more than
 * the whole, since a share is lent only by who has it, and used only until its lender may use it
 * again; what is saved is never more than the share's part of the burst; and no change of a share
 * makes what is saved more, except for tokens that the lender has given away.
 *
 * <p>Any thread. The lock is held for some additions: nothing in it waits.
 */
final class SharedTokens implements RequestBudget.Tokens {

  /** Longer than anything takes to become full. */
  private static final long EVER = 1L << 60;

  /** The part of its own share that a lender keeps in any case. */
  private static final int KEPT_PART = 8;

  /** Times what it has used of late. */
  private static final double SPARE = 1.25;

  private final String name;
  private final SharedRequestBudget budget;

  // Guarded by this object.
  private final Saved saved;
  private @Nullable Loans loans;
  private long changes;
  private int base;
  private long looked;
  private long given;
  private long lowAt;
  private boolean low;
  private boolean wished;
  private boolean retired;

  /**
   * @param emptied whether it may have been used a moment ago: then it begins with nothing
   */
  SharedTokens(String name, SharedRequestBudget budget, boolean emptied, long now) {
    this.name = name;
    this.budget = budget;
    Shares shares = budget.shares();
    changes = emptied ? shares.last() : shares.first();
    base = shares.amount(changes);
    boolean ever = changes == 0 && !emptied;
    long since = emptied ? now : shares.since(changes);
    looked = ever ? now - EVER : since;
    saved = new Saved(looked, base);
  }

  String name() {
    return name;
  }

  @Override
  public boolean tryTake(double perSecond, int burst) {
    SharedTokens current = this;
    while (true) {
      Outcome outcome = current.take(perSecond, burst);
      if (outcome != Outcome.RETIRED) {
        return outcome == Outcome.TAKEN;
      }
      current = budget.insteadOf(current);
    }
  }

  private enum Outcome {
    TAKEN,
    NONE,
    RETIRED
  }

  private Outcome take(double perSecond, int burst) {
    boolean taken;
    boolean wishes;
    synchronized (this) {
      if (retired) {
        return Outcome.RETIRED;
      }
      long now = look(budget.nanoTime());
      prepare(perSecond, burst, now);
      if (!saved.isOf(perSecond, burst)) {
        saved.measure(perSecond, burst, now);
      }
      taken = saved.take(now);
      if (taken) {
        given++;
      }
      boolean little = !taken || saved.at(now) < saved.fullNanos() / 2;
      if (little) {
        low = true;
        lowAt = now;
      }
      wishes = little && !wished && saved.share() < Shares.TOTAL;
      wished |= wishes;
    }
    if (wishes && !budget.wish(this)) {
      forgoes();
    }
    return taken ? Outcome.TAKEN : Outcome.NONE;
  }

  /** Nobody asks for more of it any longer. */
  synchronized void forgoes() {
    wished = false;
  }

  /** Times of threads may be a little out of order. */
  private long look(long now) {
    return now - looked > 0 ? now : looked;
  }

  private void prepare(double perSecond, int burst, long now) {
    if (!saved.isMeasured()) {
      saved.measure(perSecond, burst, now);
    }
    follow(now);
  }

  /** Brings what is saved from when it was looked at last to now, through all that has changed. */
  private void follow(long now) {
    Shares shares = budget.shares();
    if (changes < shares.first()) {
      endLoans(now);
      changes = shares.first();
      base = shares.amount(changes);
      saved.share(0, looked);
      saved.share(share(), latest(shares.since(changes), looked));
    }
    while (changes < shares.last()) {
      changes++;
      long at = look(shares.since(changes));
      endLoans(at);
      base = shares.amount(changes);
      saved.share(share(), at);
      looked = at;
    }
    endLoans(now);
    looked = look(now);
  }

  private static long latest(long one, long other) {
    return one - other > 0 ? one : other;
  }

  private void endLoans(long until) {
    Loans some = loans;
    while (some != null && some.isEnded(until)) {
      long at = look(some.endFirst(until));
      saved.share(share(), at);
      looked = at;
      if (some.isEmpty()) {
        loans = null;
        return;
      }
    }
  }

  private int share() {
    Loans some = loans;
    if (some == null) {
      return base;
    }
    return Math.min(Shares.TOTAL, Math.max(0, base - some.lent()) + some.borrowed());
  }

  /** What this node would ask others for; nothing where it has had enough for so long. */
  synchronized Optional<BudgetMessage.Wish> wish(long now, long wishNanos) {
    return needs(now, wishNanos)
        ? Optional.of(new BudgetMessage.Wish(name, saved.perSecond(), saved.burst()))
        : Optional.empty();
  }

  synchronized boolean needs(long now, long wishNanos) {
    return low && now - lowAt <= wishNanos && !retired;
  }

  /** How many tokens it has given, since it is there. */
  synchronized long given() {
    return given;
  }

  /**
   * Lends of what is this node's own and not used.
   *
   * @return what is lent to that member now; nothing where a loan that it has is to run out
   */
  synchronized Optional<BudgetMessage.Loan> lend(
      BudgetMessage.Wish wish, Demand demand, long nanoTime, long end) {
    if (retired) {
      return Optional.empty();
    }
    long now = look(nanoTime);
    prepare(wish.perSecond(), wish.burst(), now);
    Loans some = loans == null ? new Loans() : loans;
    int before = some.lentTo(demand.member());
    int others = some.lent() - before;
    int lendable = lendable(demand, now);
    int amount = Math.min(lendable - others, part(lendable, demand));
    if (amount < Math.max(1, before)) {
      return Optional.empty();
    }
    long nanos = saved.at(now);
    saved.give(amount - before, now);
    some.lend(demand.member(), amount, end);
    loans = some;
    budget.lent(some.lent());
    return Optional.of(new BudgetMessage.Loan(name, amount, amount - before, nanos));
  }

  /** Where a part holds no token, all goes to one after the other. */
  private int part(int lendable, Demand demand) {
    if (saved.holdsOne(base)) {
      return lendable / demand.members();
    }
    return demand.isTurn() ? lendable : 0;
  }

  private int lendable(Demand demand, long now) {
    if (!saved.holdsOne(base)) {
      return base;
    }
    if (needs(now, demand.wishNanos())) {
      return 0;
    }
    return base - Math.max(base / KEPT_PART, saved.shareOf(SPARE * demand.usedPerSecond()));
  }

  /** Has been lent that until then. */
  synchronized void borrow(UUID lender, long number, BudgetMessage.Loan loan, long end) {
    long now = look(budget.nanoTime());
    if (retired || !saved.isMeasured() || end - now <= 0) {
      return;
    }
    follow(now);
    Loans some = loans == null ? new Loans() : loans;
    if (some.borrow(lender, number, loan.amount(), end)) {
      loans = some;
      saved.share(share(), now);
      saved.add(loan.savedNanos(), loan.fresh(), now);
    }
  }

  /**
   * Is not to be used any longer, since a new one would hold no more than this one; or, if it must,
   * since the next one of this name will begin with nothing.
   */
  synchronized boolean retire(boolean must) {
    long now = look(budget.nanoTime());
    follow(now);
    if (loans != null || wished) {
      return false;
    }
    if (!retired && !saved.isFull(now)) {
      if (!must) {
        return false;
      }
      budget.forget(name, now, saved.fullNanos());
    }
    retired = true;
    return true;
  }
}
