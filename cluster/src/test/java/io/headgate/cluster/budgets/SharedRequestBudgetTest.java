package io.headgate.cluster.budgets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.headgate.balancer.state.RequestBudget;
import io.headgate.cluster.ManualTime;
import io.headgate.cluster.quotas.QuotaMessage;
import io.headgate.cluster.quotas.QuotaTimings;
import io.headgate.cluster.quotas.RequestShare;
import io.headgate.cluster.quotas.SharedConnectionLimits;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** One node or two, and messages that arrive at once or not at all. */
class SharedRequestBudgetTest {

  private static final Duration TICK = Duration.ofMillis(10);
  private static final int NAMES = 100;

  private final ManualTime time = new ManualTime();
  private final List<Node> nodes = new ArrayList<>();
  private boolean cut;

  private record Node(SharedConnectionLimits limits, SharedRequestBudget budget) {}

  @Test
  void aNodeAloneGivesEverything() {
    node();
    assertThat(take(0, "a", 5)).isEqualTo(5);
    pass(Duration.ofMillis(99));
    assertThat(take(0, "a", 5)).isZero();
    pass(Duration.ofMillis(1));
    assertThat(take(0, "a", 5)).isOne();
  }

  @Test
  void eachHasItsPartOfANameThatNobodyHasSeen() {
    two();
    assertThat(take(0, "a", 50)).isEqualTo(25);
    assertThat(take(1, "a", 50)).isEqualTo(25);
  }

  @Test
  void aNodeThatHasJustJoinedHasNothingThatOthersMayHaveGiven() {
    node();
    assertThat(take(0, "a", 50)).isEqualTo(50);
    node();
    nodes.get(1).limits().joined();
    pass(Duration.ofMillis(500));
    assertThat(take(0, "a", 50) + take(1, "a", 50)).isLessThanOrEqualTo(5);
  }

  @Test
  void whatOthersDoNotUseIsBorrowedWithWhatTheyHaveSaved() {
    two();
    assertThat(take(0, "a", 50)).isEqualTo(25);
    pass(TICK.multipliedBy(3));
    assertThat(take(0, "a", 50)).as("7/8 of what the other one has").isEqualTo(22);
    pass(Duration.ofSeconds(1));
    assertThat(take(0, "a", 50)).as("of 10 a second").isEqualTo(9);
    assertThat(take(1, "a", 50)).as("what it kept").isEqualTo(3);
  }

  @Test
  void whoHasBorrowedHasStoppedWhenTheLenderBegins() {
    two();
    take(0, "a", 50);
    pass(TICK.multipliedBy(3));
    take(0, "a", 50);
    take(1, "a", 50);
    cut = true;
    pass(Duration.ofMillis(1_480));
    take(0, "a", 50);
    take(1, "a", 50);
    pass(Duration.ofSeconds(1));
    assertThat(take(0, "a", 50)).as("its own half").isEqualTo(5);
    pass(Duration.ofSeconds(2));
    take(1, "a", 50);
    pass(Duration.ofSeconds(1));
    assertThat(take(1, "a", 50)).as("the whole of its half").isEqualTo(5);
  }

  @Test
  void nobodyLendsWhatItNeeds() {
    two();
    for (int i = 0; i < 300; i++) {
      take(0, "a", 50);
      take(1, "a", 50);
      pass(TICK);
    }
    int first = 0;
    int second = 0;
    for (int i = 0; i < 100; i++) {
      first += take(0, "a", 50);
      second += take(1, "a", 50);
      pass(TICK);
    }
    assertThat(first).isBetween(4, 6);
    assertThat(second).isBetween(4, 6);
  }

  @Test
  void namesWhoseTokensAreBackAreForgotten() {
    node();
    for (int i = 0; i < 10_000; i++) {
      assertThat(take(0, "client " + i, 2)).isEqualTo(2);
      pass(Duration.ofMillis(10));
    }
    assertThat(budget(0).size()).isLessThan(NAMES);
  }

  @Test
  void aNameThatWasForgottenTooEarlyBeginsWithNothing() {
    node();
    List<RequestBudget.Tokens> kept = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      RequestBudget.Tokens tokens = budget(0).of("client " + i);
      while (tokens.tryTake(10, 20)) {
        // all
      }
      kept.add(tokens);
    }
    assertThat(budget(0).size()).isLessThanOrEqualTo(NAMES + 1);
    int again = 0;
    for (int i = 0; i < 1_000; i++) {
      again += take(0, "client " + i, 20);
      again += kept.get(i).tryTake(10, 20) ? 1 : 0;
    }
    assertThat(again).isZero();

    pass(Duration.ofSeconds(2));
    assertThat(take(0, "client 1", 20)).isEqualTo(20);
  }

  @Test
  void threadsTakeNoTokenTwiceHoweverNamesCome() throws Exception {
    node();
    List<Callable<Integer>> takers = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      takers.add(
          () -> {
            int taken = 0;
            for (int i = 0; i < 20_000; i++) {
              taken += budget(0).of("a").tryTake(1e-3, 500) ? 1 : 0;
              budget(0).of("b" + i % 300).tryTake(1e-3, 1);
            }
            return taken;
          });
    }
    int sum = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(takers.size())) {
      for (Future<Integer> one : threads.invokeAll(takers)) {
        sum += one.get();
      }
    }
    assertThat(sum).isBetween(1, 500);
  }

  @Test
  void takingAllocatesNothing() {
    two();
    RequestBudget.Tokens tokens = budget(0).of("a");
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().threadId();
    int times = 100_000;
    takeMany(tokens, times);
    long before = threads.getThreadAllocatedBytes(thread);
    takeMany(tokens, times);
    // The measurement itself allocates a little; a single object would be 16 bytes.
    assertThat((threads.getThreadAllocatedBytes(thread) - before) / (double) times).isLessThan(1);
  }

  private void takeMany(RequestBudget.Tokens tokens, int times) {
    for (int i = 0; i < times; i++) {
      time.pass(Duration.ZERO);
      tokens.tryTake(1_000, 5_000);
    }
  }

  @Test
  void whatIsNoBudgetIsRefused() {
    node();
    RequestBudget.Tokens tokens = budget(0).of("a");
    assertThatThrownBy(() -> tokens.tryTake(0, 1)).hasMessageContaining("0.0 a second");
    assertThatThrownBy(() -> tokens.tryTake(Double.NaN, 1)).hasMessageContaining("NaN a second");
    assertThatThrownBy(() -> tokens.tryTake(1, 0)).hasMessageContaining("0 at once");
    assertThat(tokens.tryTake(1, 1)).isTrue();
  }

  private SharedRequestBudget budget(int node) {
    return nodes.get(node).budget();
  }

  /** The first has everything, and the second has joined it and all is saved. */
  private void two() {
    node();
    node();
    nodes.get(1).limits().joined();
    pass(Duration.ofSeconds(20));
  }

  private void node() {
    UUID self = new UUID(0, nodes.size());
    SharedConnectionLimits limits =
        new SharedConnectionLimits(self, this::said, QuotaTimings.DEFAULT, time);
    RequestShare share = new RequestShare(time, BudgetTimings.DEFAULT.lentNanos());
    limits.include(share);
    nodes.add(
        new Node(
            limits,
            new SharedRequestBudget(
                share,
                limits,
                new SharedRequestBudget.Capacity(this::said, NAMES),
                BudgetTimings.DEFAULT,
                time)));
  }

  private void said(QuotaMessage message) {
    List.copyOf(nodes).forEach(node -> node.limits().receive(message));
  }

  private void said(BudgetMessage message) {
    if (!cut) {
      List.copyOf(nodes).forEach(node -> node.budget().receive(message));
    }
  }

  private int take(int node, String name, int burst) {
    int taken = 0;
    while (budget(node).of(name).tryTake(10, burst)) {
      taken++;
    }
    return taken;
  }

  private void pass(Duration duration) {
    Duration left = duration;
    while (left.isPositive()) {
      Duration step = left.compareTo(TICK) < 0 ? left : TICK;
      left = left.minus(step);
      time.pass(step);
      for (Node node : List.copyOf(nodes)) {
        node.limits().tick();
        node.budget().tick();
      }
    }
  }
}
