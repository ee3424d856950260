package io.headgate.balancer.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalRequestBudgetTest {

  private final ManualTime time = new ManualTime();
  private final LocalRequestBudget budget = new LocalRequestBudget(time);

  @Test
  void soManyAtOnceAndThenAsTheyCome() {
    RequestBudget.Tokens tokens = budget.of("a");
    assertThat(taken(tokens, 10, 3)).isEqualTo(3);
    time.pass(Duration.ofMillis(99));
    assertThat(taken(tokens, 10, 3)).isZero();
    time.pass(Duration.ofMillis(1));
    assertThat(taken(tokens, 10, 3)).isEqualTo(1);
    time.pass(Duration.ofHours(1));
    assertThat(taken(tokens, 10, 3)).as("no more are saved").isEqualTo(3);
  }

  @Test
  void eachNameHasItsOwn() {
    RequestBudget.Tokens tokens = budget.of("a");
    assertThat(taken(tokens, 1, 2)).isEqualTo(2);
    assertThat(budget.of("a")).isSameAs(tokens);
    assertThat(taken(budget.of("b"), 1, 2)).isEqualTo(2);
  }

  @Test
  void whatIsNoBudgetIsRefused() {
    RequestBudget.Tokens tokens = budget.of("a");
    assertThatThrownBy(() -> tokens.tryTake(0, 1)).hasMessageContaining("0.0 a second");
    assertThatThrownBy(() -> tokens.tryTake(Double.NaN, 1)).hasMessageContaining("NaN a second");
    assertThatThrownBy(() -> tokens.tryTake(1, 0)).hasMessageContaining("0 at once");
  }

  @ParameterizedTest
  @CsvSource({"3, 1", "7, 5", "0.001, 2", "1e9, 1000", "1e-12, 2147483647"})
  void noWindowGivesMoreThanCameAndWasSaved(double perSecond, int burst) {
    Random random = new Random(1);
    RequestBudget.Tokens tokens = budget.of("a");
    List<Long> times = new ArrayList<>();
    for (int step = 0; step < 300; step++) {
      for (int i = random.nextInt(4); i > 0; i--) {
        if (tokens.tryTake(perSecond, burst)) {
          times.add(time.nanoTime());
        }
      }
      time.pass(Duration.ofNanos((long) (random.nextInt(5) * 2e8 / Math.max(0.01, perSecond))));
    }
    for (int from = 0; from < times.size(); from++) {
      for (int to = from; to < times.size(); to++) {
        double seconds = (times.get(to) - times.get(from)) / 1e9;
        assertThat((double) (to - from + 1))
            .isLessThanOrEqualTo(burst + perSecond * seconds + 1e-6);
      }
    }
  }

  @Test
  void threadsTakeNoTokenTwice() throws Exception {
    RequestBudget.Tokens tokens = budget.of("a");
    List<Callable<Integer>> takers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      takers.add(() -> taken(tokens, 1, 20_000));
    }
    int sum = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(takers.size())) {
      for (Future<Integer> one : threads.invokeAll(takers)) {
        sum += one.get();
      }
    }
    assertThat(sum).isEqualTo(20_000);
  }

  private static int taken(RequestBudget.Tokens tokens, double perSecond, int burst) {
    int taken = 0;
    while (tokens.tryTake(perSecond, burst)) {
      taken++;
    }
    return taken;
  }
}
