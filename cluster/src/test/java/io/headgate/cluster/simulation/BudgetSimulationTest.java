package io.headgate.cluster.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.cluster.budgets.BudgetMessage;
import io.headgate.cluster.budgets.BudgetTimings;
import io.headgate.cluster.budgets.SharedRequestBudget;
import io.headgate.cluster.quotas.QuotaMessage;
import io.headgate.cluster.quotas.QuotaTimings;
import io.headgate.cluster.quotas.RequestShare;
import io.headgate.cluster.quotas.SharedConnectionLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The tokens of all nodes, whatever happens to messages and members: over any time no more of a
 * name than one node alone would give.
 *
 * <p>{@code -Dheadgate.simulation.seeds=25000} plays a thousand lives of each cluster.
 */
class BudgetSimulationTest {

  private static final int SEEDS = Integer.getInteger("headgate.simulation.seeds", 500) / 25;
  private static final Duration TICK = Duration.ofMillis(20);
  private static final QuotaTimings TIMINGS =
      new QuotaTimings(
          Duration.ofMillis(100),
          TICK,
          Duration.ofSeconds(3),
          Duration.ofSeconds(1),
          Duration.ofMillis(500));

  /** Shorter than the half of a lease: after that the part without a founder makes one. */
  private static final Duration LONGEST_CUT = Duration.ofMillis(1_200);

  private static final List<Rate> RATES =
      List.of(new Rate(10, 50), new Rate(50, 12), new Rate(2, 3), new Rate(0.5, 1));

  /** Of these every node can save some tokens without asking. */
  private static final int GENEROUS = 2;

  @ParameterizedTest(name = "{0} members")
  @ValueSource(ints = {2, 3, 6})
  void allNodesGiveNoMoreThanOneWouldAndNearlyAsMuch(int members) {
    for (long seed = 1; seed <= SEEDS; seed++) {
      try {
        new Play(seed, members).play();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("%d members, seed %d: %s".formatted(members, seed, e), e);
      }
    }
  }

  private record Rate(double perSecond, int burst) {

    long eachNanos() {
      return (long) Math.ceil(1e9 / perSecond);
    }
  }

  /** What one node alone would give: the generic cell rate algorithm, fed with what all gave. */
  private static final class Meter {

    private final Rate rate;
    private long usedUntil;

    Meter(Rate rate) {
      this.rate = rate;
    }

    void given(long now) {
      usedUntil = Math.max(usedUntil, now) + rate.eachNanos();
      if (usedUntil - now > rate.eachNanos() * rate.burst()) {
        throw new AssertionError(
            "%s: %.6f more than can be saved, at %d ns"
                .formatted(
                    rate, (usedUntil - now) / (double) rate.eachNanos() - rate.burst(), now));
      }
    }
  }

  /** One life of a member. */
  private static final class Node {

    private final int number;
    private final SharedConnectionLimits limits;
    private final SharedRequestBudget budget;

    Node(int number, SharedConnectionLimits limits, SharedRequestBudget budget) {
      this.number = number;
      this.limits = limits;
      this.budget = budget;
    }
  }

  private static final class Play {

    private final Random random;
    private final Timeline timeline = new Timeline();
    private final Network network;
    private final int names;
    private final boolean calmAfterwards;
    private final List<@Nullable Node> nodes = new ArrayList<>();
    private final Map<String, Meter> meters = new HashMap<>();
    private long cutAt;
    private boolean cut;
    private int lives;
    private int age;

    Play(long seed, int members) {
      random = Seeds.random(seed);
      calmAfterwards = seed % 4 == 0;
      network = new Network(timeline, random, members);
      names = random.nextBoolean() ? 3 : 1_000;
      for (int i = 0; i < members; i++) {
        nodes.add(null);
        start(i);
      }
    }

    private void start(int number) {
      lives++;
      UUID self = new UUID(lives, number);
      SharedConnectionLimits limits =
          new SharedConnectionLimits(self, message -> send(number, message), TIMINGS, timeline);
      RequestShare share = new RequestShare(timeline, BudgetTimings.DEFAULT.lentNanos());
      limits.include(share);
      SharedRequestBudget budget =
          new SharedRequestBudget(
              share,
              limits,
              new SharedRequestBudget.Capacity(message -> send(number, message), names),
              BudgetTimings.DEFAULT,
              timeline);
      Node node = new Node(number, limits, budget);
      boolean first = live().isEmpty();
      nodes.set(number, node);
      if (!first) {
        limits.joined();
      }
      tick(node);
    }

    private void tick(Node node) {
      if (nodes.get(node.number) == node) {
        node.limits.tick();
        node.budget.tick();
        timeline.after(TICK, () -> tick(node));
      }
    }

    private void send(int from, QuotaMessage message) {
      broadcast(from, node -> node.limits.receive(message));
    }

    private void send(int from, BudgetMessage message) {
      broadcast(from, node -> node.budget.receive(message));
    }

    private void broadcast(int from, Consumer<Node> arrival) {
      for (int i = 0; i < nodes.size(); i++) {
        int to = i;
        network.send(
            from,
            to,
            () -> {
              Node node = nodes.get(to);
              if (node != null) {
                arrival.accept(node);
              }
            });
      }
    }

    void play() {
      for (int step = 0; step < 400; step++) {
        act();
        pass(Duration.ofMillis(random.nextInt(20) == 0 ? 1_000 : 15));
      }
      if (calmAfterwards) {
        heal();
        pass(Duration.ofSeconds(12));
        assertThat(isWhole()).as("one founder").isTrue();
        getNearlyEverything();
      }
    }

    private void getNearlyEverything() {
      for (int kind = 0; kind < GENEROUS; kind++) {
        Node one = live().get(random.nextInt(live().size()));
        gets(kind, List.of(one), 0.8);
        gets(kind, live(), 0.9);
        gets(kind, List.of(one), 0.8);
      }
      for (int kind = GENEROUS; kind < RATES.size(); kind++) {
        gets(kind, List.of(live().getFirst()), 0.4);
        gets(kind, live(), 0.1);
      }
    }

    /** After two seconds. */
    private void gets(int kind, List<Node> asked, double part) {
      Rate rate = RATES.get(kind);
      int seconds = rate.perSecond() < 1 ? 30 : 5;
      asks(kind, asked, Duration.ofSeconds(2));
      int given = asks(kind, asked, Duration.ofSeconds(seconds));
      assertThat(given / (rate.perSecond() * seconds))
          .as("%s asked at %d nodes of %d", rate, asked.size(), live().size())
          .isGreaterThanOrEqualTo(part);
    }

    private int asks(int kind, List<Node> asked, Duration duration) {
      int given = 0;
      for (Duration left = duration; left.isPositive(); left = left.minus(TICK)) {
        for (Node node : asked) {
          while (take(node, kind)) {
            given++;
          }
        }
        pass(TICK);
      }
      return given;
    }

    private boolean take(Node node, int kind) {
      String name = kind + "/" + age;
      Rate rate = RATES.get(kind);
      boolean taken = node.budget.of(name).tryTake(rate.perSecond(), rate.burst());
      if (taken) {
        meters.computeIfAbsent(name, unknown -> new Meter(rate)).given(timeline.nanoTime());
      }
      return taken;
    }

    private void pass(Duration duration) {
      if (cut && timeline.nanoTime() + duration.toNanos() - cutAt > LONGEST_CUT.toNanos()) {
        heal();
      }
      timeline.run(duration, () -> {});
    }

    private void act() {
      List<Node> live = live();
      Node node = live.get(random.nextInt(live.size()));
      int kind = random.nextInt(RATES.size());
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> {
          for (int i = 0; i < 3; i++) {
            take(node, kind);
          }
        }
        case 3, 4 -> {
          for (Node one : random.nextBoolean() ? live : List.of(node)) {
            while (take(one, kind)) {
              // as long as there are any
            }
          }
        }
        case 5 -> age += random.nextInt(3) == 0 ? 1 : 0;
        case 6, 7, 8 -> disturb(node);
        default -> {
          // time passes
        }
      }
    }

    private void disturb(Node node) {
      switch (random.nextInt(6)) {
        case 0 -> network.bad(true);
        case 1 -> network.bad(false);
        case 2 -> {
          if (!cut && live().size() > 1) {
            nodes.set(node.number, null);
          }
        }
        case 3 -> {
          int number = nodes.indexOf(null);
          if (!cut && number >= 0) {
            start(number);
          }
        }
        default -> {
          if (cut) {
            heal();
          } else if (isWhole()) {
            cut = true;
            cutAt = timeline.nanoTime();
            network.cut();
          }
        }
      }
    }

    private void heal() {
      cut = false;
      network.heal();
    }

    private List<Node> live() {
      return nodes.stream().filter(Objects::nonNull).map(Node.class::cast).toList();
    }

    /** All go by the book of one that lives. */
    private boolean isWhole() {
      Set<Object> books = new HashSet<>();
      Set<UUID> lives = new HashSet<>();
      for (Node node : live()) {
        books.add(node.limits.book());
        lives.add(node.limits.self());
        if (node.limits.hesitates()) {
          return false;
        }
      }
      return books.size() == 1 && lives.contains(live().getFirst().limits.book().founder());
    }
  }
}
