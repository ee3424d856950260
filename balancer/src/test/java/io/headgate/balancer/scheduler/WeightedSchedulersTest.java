package io.headgate.balancer.scheduler;

import static io.headgate.balancer.scheduler.ListedCandidates.endpoint;
import static io.headgate.balancer.scheduler.Scheduler.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.SchedulerName;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class WeightedSchedulersTest {

  private static final ConnectionKey KEY = SchedulersTest.key("10.1.2.3", "10.96.0.1");

  static Stream<Arguments> rounds() {
    return Stream.of(
        // di = gcd, mw = max - (di - 1); cw falls by di: every line of the comment is one cw.
        Arguments.of(
            "di 1, mw 4",
            new int[] {4, 3, 2},
            List.of(
                0, // 4
                0, 1, // 3
                0, 1, 2, // 2
                0, 1, 2)), // 1
        Arguments.of(
            "di 2, mw 3",
            new int[] {4, 2},
            List.of(
                0, // 3
                0, 1)), // 1
        Arguments.of("di 1, mw 1: rr", new int[] {1, 1, 1}, List.of(0, 1, 2)),
        Arguments.of("di 100, mw 201", new int[] {100, 300}, List.of(1, 1, 0, 1)),
        Arguments.of("weight 0 takes no part", new int[] {0, 5, 0}, List.of(1)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rounds")
  void wrrGoesThroughTheLevels(String what, int[] weights, List<Integer> round) {
    Scheduler wrr = Make.scheduler(SchedulerName.WRR);
    ListedCandidates candidates = ListedCandidates.ofWeights(weights);

    for (int cycle = 0; cycle < 3; cycle++) {
      assertThat(IntStream.range(0, round.size()).map(i -> wrr.schedule(candidates, KEY)).boxed())
          .isEqualTo(round);
    }
  }

  @Test
  void wrrSkipsLevelsThatNobodyReaches() {
    Scheduler wrr = Make.scheduler(SchedulerName.WRR);
    ListedCandidates candidates = ListedCandidates.ofWeights(65535, 1, 2).without(0);

    assertThat(IntStream.range(0, 6).map(i -> wrr.schedule(candidates, KEY)))
        .containsExactly(2, 1, 2, 2, 1, 2);
  }

  @Test
  void wrrKeepsItsLevelWhenEndpointsChange() {
    Scheduler wrr = Make.scheduler(SchedulerName.WRR);
    ListedCandidates before = ListedCandidates.ofWeights(4, 1);
    // Levels 4 and 3: the heavy one alone; then 2.
    assertThat(IntStream.range(0, 3).map(i -> wrr.schedule(before, KEY))).containsExactly(0, 0, 0);

    // The level is 2, and the round begins at the head again: 2, then 1.
    ListedCandidates after =
        ListedCandidates.of(List.of(endpoint(1, 4), endpoint(2, 1), endpoint(3, 2)));
    assertThat(IntStream.range(0, 5).map(i -> wrr.schedule(after, KEY)))
        .containsExactly(0, 2, 0, 1, 2);

    // The highest level is 2 now: di 2, mw 3 - and the level, 1 by now, is 1 / 2 * 2 + 1.
    ListedCandidates even = ListedCandidates.ofWeights(4, 2);
    assertThat(IntStream.range(0, 3).map(i -> wrr.schedule(even, KEY))).containsExactly(0, 1, 0);
  }

  @Test
  void wrrRoundsItsLevelToOneOfTheNewSteps() {
    Scheduler wrr = Make.scheduler(SchedulerName.WRR);
    ListedCandidates before = ListedCandidates.ofWeights(5, 1);
    assertThat(IntStream.range(0, 2).map(i -> wrr.schedule(before, KEY))).containsExactly(0, 0);

    // di 2, mw 5: the level 4 becomes 4 / 2 * 2 + 1 = 5, then 3, then 1.
    ListedCandidates after = ListedCandidates.ofWeights(6, 2);
    assertThat(IntStream.range(0, 8).map(i -> wrr.schedule(after, KEY)))
        .containsExactly(0, 0, 0, 1, 0, 0, 0, 1);
  }

  /** The kernel's walk as it stands there, by one level after the other. */
  private static final class KernelWalk {
    private final int[] weights;
    private final boolean[] overloaded;
    private final int step;
    private final int highest;
    private int last = -1;
    private int level;

    KernelWalk(int[] weights, boolean[] overloaded) {
      this.weights = weights;
      this.overloaded = overloaded;
      int divisor = IntStream.of(weights).reduce(0, KernelWalk::gcd);
      step = divisor == 0 ? 1 : divisor;
      highest = IntStream.of(weights).max().orElseThrow() - (step - 1);
      level = highest;
    }

    int schedule() {
      if (IntStream.range(0, weights.length).noneMatch(i -> !overloaded[i] && weights[i] > 0)) {
        return NONE;
      }
      int index = last;
      while (true) {
        index++;
        if (index == weights.length) {
          index = 0;
          level -= step;
          if (level <= 0) {
            level = highest;
          }
        }
        if (!overloaded[index] && weights[index] >= level) {
          last = index;
          return index;
        }
      }
    }

    private static int gcd(int one, int other) {
      return other == 0 ? one : gcd(other, one % other);
    }
  }

  @Test
  void wrrWalksAsTheKernelDoes() {
    Random random = new Random(20_264);
    for (int run = 0; run < 2_000; run++) {
      int factor = 1 + random.nextInt(3);
      int[] weights = random.ints(1 + random.nextInt(6), 0, 8).map(it -> it * factor).toArray();
      boolean[] overloaded = new boolean[weights.length];
      ListedCandidates candidates = ListedCandidates.ofWeights(weights);
      for (int i = 0; i < weights.length; i++) {
        overloaded[i] = random.nextInt(4) == 0;
        candidates = overloaded[i] ? candidates.without(i) : candidates;
      }
      KernelWalk kernel = new KernelWalk(weights, overloaded);
      Scheduler wrr = Make.scheduler(SchedulerName.WRR);
      for (int connection = 0; connection < 40; connection++) {
        assertThat(wrr.schedule(candidates, KEY)).isEqualTo(kernel.schedule());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    // held, weights, expected: the least held/weight, the first of equals
    "'3 1 2', '1 1 1', 1",
    "'2 1 1', '1 1 1', 1",
    "'4 1 9', '4 1 9', 0",
    "'4 1 8', '4 1 9', 2", // 8/9 < 1/1 = 4/4
    "'9 1 3', '10 1 3', 0", // 9/10
    "'0 0 0', '1 5 9', 0",
    "'1 0 0', '9 1 5', 1",
    "'5 5 5', '0 2 3', 2"
  })
  void wlcTakesTheFewestForTheirWeight(String held, String weights, int expected) {
    ListedCandidates candidates =
        ListedCandidates.ofWeights(numbers(weights)).holding(numbers(held));

    assertThat(Make.scheduler(SchedulerName.WLC).schedule(candidates, KEY)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "'1 3 3', '', 1",
    "'1 3 3', '1', 2",
    "'1 3 3', '1 2', 0",
    "'0 0 0', '', -1",
    "'1 3 3', '0 1 2', -1"
  })
  void foTakesTheHeaviestThatIsThere(String weights, String out, int expected) {
    ListedCandidates candidates =
        ListedCandidates.ofWeights(numbers(weights)).without(numbers(out));

    assertThat(Make.scheduler(SchedulerName.FO).schedule(candidates, KEY)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    // weights, held: active > weight flows over to the next lower weight
    "'2 3 1', '0 0 0', 1",
    "'2 3 1', '0 3 0', 1", // 3 is not more than 3
    "'2 3 1', '0 4 0', 0",
    "'2 3 1', '3 4 0', 2",
    "'2 3 1', '3 4 2', -1",
    "'3 3', '0 0', 0",
    "'0 0', '0 0', -1"
  })
  void ovfFillsTheHeaviestAndFlowsOver(String weights, String held, int expected) {
    ListedCandidates candidates =
        ListedCandidates.ofWeights(numbers(weights)).holding(numbers(held));

    assertThat(Make.scheduler(SchedulerName.OVF).schedule(candidates, KEY)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    // Weights 2 3 1, sum 6; a draw r from 0 to 6 falls on the first with weights up to it >= r.
    "FIRST, 0 0, 0 0 0, 0",
    "FIRST, 2 3, 0 0 0, 0", // the first choice unless the second is less loaded
    "FIRST, 2 3, 2 2 0, 1", // 2*3 > 2*2
    "FIRST, 2 5, 2 3 0, 0", // 1 = 1
    "FIRST, 6 0, 0 0 1, 0", // 1*2 > 0*1
    "FIRST, 6 6, 0 0 9, 2",
    // Our own rule draws 0 to 5 and adds 1.
    "ROTATE, 0 1, 1 0 0, 0",
    "ROTATE, 1 2, 1 1 0, 1",
    "ROTATE, 5 4, 0 0 1, 1"
  })
  void twosTakesTheLessLoadedOfTwo(TieRule ties, String draws, String held, int expected) {
    ListedCandidates candidates = ListedCandidates.ofWeights(2, 3, 1).holding(numbers(held));
    int[] drawn = numbers(draws);
    int[] count = new int[1];
    Scheduler twos =
        new TwoChoices(
            LoadView.of(ties.scope()),
            ties,
            bound -> {
              assertThat(bound).isEqualTo(ties == TieRule.FIRST ? 7 : 6);
              return drawn[count[0]++];
            });

    assertThat(twos.schedule(candidates, KEY)).isEqualTo(expected);
  }

  private static int[] numbers(String text) {
    return text.isEmpty()
        ? new int[0]
        : Stream.of(text.split(" ", -1)).mapToInt(Integer::parseInt).toArray();
  }
}
