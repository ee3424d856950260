package io.headgate.cluster.budgets;

import io.headgate.cluster.quotas.Standing;
import io.headgate.discovery.model.TimeSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Function;

/**
 * Asks others for more of names that are short here, and lends what is not used. A loan is a lease
 * (Gray and Cheriton, 1989) that nobody confirms: who borrows counts from when it asked, who lends
 * from when it answered, and a little longer, so that no message needs to arrive.
 *
 * <p>The thread of the cluster, but for {@link #wish}.
 */
final class LoanExchange {

  /** Of a message. */
  private static final int MOST_NAMES = 64;

  /** That are short at a time. */
  private static final int MOST_WISHES = 1_024;

  private final Standing standing;
  private final BudgetTransport transport;
  private final BudgetTimings timings;
  private final TimeSource time;
  private final ArrayBlockingQueue<SharedTokens> fresh = new ArrayBlockingQueue<>(MOST_WISHES);
  private final LinkedHashMap<SharedTokens, Long> wishes = new LinkedHashMap<>();
  private final Map<SharedTokens, Borrowers> borrowers = new HashMap<>();
  private final TreeMap<Long, Long> askedAt = new TreeMap<>();
  private long number;
  private long spokenAt;
  private long sweptAt;

  LoanExchange(
      Standing standing, BudgetTransport transport, BudgetTimings timings, TimeSource time) {
    this.standing = standing;
    this.transport = transport;
    this.timings = timings;
    this.time = time;
    this.spokenAt = time.nanoTime() - timings.pace().toNanos();
    this.sweptAt = time.nanoTime();
  }

  /** There is little of that name. Any thread; false where too many are short already. */
  boolean wish(SharedTokens tokens) {
    return fresh.offer(tokens);
  }

  void tick() {
    long now = time.nanoTime();
    if (now - sweptAt >= timings.wish().toNanos()) {
      sweptAt = now;
      borrowers.values().removeIf(some -> some.isEmpty(now, timings.wish().toNanos()));
    }
    if ((fresh.isEmpty() && wishes.isEmpty()) || now - spokenAt < timings.pace().toNanos()) {
      return;
    }
    listen(now);
    List<BudgetMessage.Wish> due = due(now);
    if (due.isEmpty()) {
      return;
    }
    spokenAt = now;
    number++;
    askedAt.put(number, now);
    while (now - askedAt.firstEntry().getValue() > timings.loan().toNanos()) {
      askedAt.pollFirstEntry();
    }
    transport.publish(new BudgetMessage.Ask(standing.self(), standing.book(), number, due));
  }

  private void listen(long now) {
    long before = now - timings.renewal().toNanos();
    while (wishes.size() < MOST_WISHES) {
      SharedTokens one = fresh.poll();
      if (one == null) {
        return;
      }
      wishes.putIfAbsent(one, before);
    }
  }

  /** Those that have waited longest come first, and go behind all others. */
  private List<BudgetMessage.Wish> due(long now) {
    List<BudgetMessage.Wish> due = new ArrayList<>();
    List<SharedTokens> told = new ArrayList<>();
    Iterator<Map.Entry<SharedTokens, Long>> all = wishes.entrySet().iterator();
    while (all.hasNext() && due.size() < MOST_NAMES) {
      Map.Entry<SharedTokens, Long> one = all.next();
      Optional<BudgetMessage.Wish> wish =
          standing.isAlone() ? Optional.empty() : one.getKey().wish(now, timings.wish().toNanos());
      if (wish.isEmpty()) {
        all.remove();
        one.getKey().forgoes();
      } else if (now - one.getValue() >= timings.renewal().toNanos()) {
        all.remove();
        told.add(one.getKey());
        due.add(wish.get());
      }
    }
    told.forEach(one -> wishes.put(one, now));
    return due;
  }

  /**
   * Takes in what somebody said.
   *
   * @param names the tokens of a name, also of a new one
   * @param known those of a name that is known
   */
  void receive(
      BudgetMessage message,
      Function<String, SharedTokens> names,
      Function<String, Optional<SharedTokens>> known) {
    if (message.sender().equals(standing.self())) {
      return;
    }
    switch (message) {
      case BudgetMessage.Ask ask -> answer(ask, names);
      case BudgetMessage.Lend lend -> {
        if (lend.to().equals(standing.self())) {
          borrow(lend, known);
        }
      }
    }
  }

  private void answer(BudgetMessage.Ask ask, Function<String, SharedTokens> names) {
    if (!ask.book().equals(standing.book()) || !standing.isSureFor(timings.lentNanos())) {
      return;
    }
    List<BudgetMessage.Loan> loans = new ArrayList<>();
    for (BudgetMessage.Wish wish : ask.wishes()) {
      lend(names.apply(wish.name()), wish, ask.sender()).ifPresent(loans::add);
    }
    if (!loans.isEmpty()) {
      transport.publish(new BudgetMessage.Lend(standing.self(), ask.sender(), ask.number(), loans));
    }
  }

  private Optional<BudgetMessage.Loan> lend(
      SharedTokens tokens, BudgetMessage.Wish wish, UUID member) {
    long now = time.nanoTime();
    long given = tokens.given();
    long wished = timings.wish().toNanos();
    List<UUID> self = tokens.needs(now, wished) ? List.of(standing.self()) : List.of();
    Demand demand =
        borrowers
            .computeIfAbsent(tokens, unknown -> new Borrowers(wish.perSecond(), given, now))
            .ask(member, self, new Borrowers.Moment(now, time.now().toEpochMilli(), given, wished));
    return tokens.lend(wish, demand, now, now + timings.lentNanos());
  }

  private void borrow(BudgetMessage.Lend lend, Function<String, Optional<SharedTokens>> names) {
    Long asked = askedAt.get(lend.number());
    if (asked == null) {
      return;
    }
    long end = asked + timings.loan().toNanos();
    for (BudgetMessage.Loan loan : lend.loans()) {
      names
          .apply(loan.name())
          .ifPresent(tokens -> tokens.borrow(lend.sender(), lend.number(), loan, end));
    }
  }
}
