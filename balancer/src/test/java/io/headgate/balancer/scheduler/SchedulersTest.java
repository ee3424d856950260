package io.headgate.balancer.scheduler;

import static io.headgate.balancer.scheduler.Scheduler.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.state.ClientAddress;
import io.headgate.balancer.state.Ip;
import io.headgate.balancer.state.VirtualAddress;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.SchedulerName;
import io.headgate.discovery.model.SchedulerScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SchedulersTest {

  private static final ConnectionKey KEY = key("10.1.2.3", "10.96.0.1");

  @Test
  void c1_rrGivesEachItsTurn() {
    assertThat(chosen(SchedulerName.RR, ListedCandidates.of(3), 12))
        .containsExactly(0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2);
  }

  @ParameterizedTest
  @EnumSource(SchedulerName.class)
  void c1_anEndpointOfWeightZeroGetsNone(SchedulerName name) {
    ListedCandidates candidates = ListedCandidates.ofWeights(0, 1, 0, 2);

    for (int client = 0; client < 256; client++) {
      ConnectionKey key = key("10.0.0." + client, "10.96.0." + client);
      assertThat(Make.scheduler(name, TieRule.ROTATE).schedule(candidates, key)).isIn(1, 3, NONE);
    }
  }

  @ParameterizedTest
  @EnumSource(SchedulerName.class)
  void nothingToChooseFromIsNone(SchedulerName name) {
    Scheduler scheduler = Make.scheduler(name, TieRule.ROTATE);

    assertThat(scheduler.schedule(ListedCandidates.of(0), KEY)).isEqualTo(NONE);
    assertThat(scheduler.schedule(ListedCandidates.ofWeights(0, 0), KEY)).isEqualTo(NONE);
    assertThat(scheduler.schedule(ListedCandidates.of(2).without(0, 1), KEY)).isEqualTo(NONE);
  }

  static Stream<Arguments> placesOfRr() {
    return Stream.of(
        Arguments.of("one more at the end", new int[] {1, 2, 3, 4}, 3),
        Arguments.of("one more before", new int[] {9, 1, 2, 3}, 3),
        Arguments.of("one before is gone", new int[] {2, 3}, 3),
        Arguments.of("the last chosen is gone", new int[] {1, 3}, 3),
        Arguments.of("it and the one before are gone", new int[] {3, 4}, 3),
        Arguments.of("it and the one after are gone", new int[] {1, 4}, 4),
        Arguments.of("all are gone", new int[] {7, 8}, 7));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("placesOfRr")
  void rrKeepsItsPlaceWhenEndpointsChange(String change, int[] pods, int expectedPod) {
    Scheduler rr = Make.scheduler(SchedulerName.RR, TieRule.FIRST);
    ListedCandidates before = ListedCandidates.ofPods(1, 2, 3);
    rr.schedule(before, KEY);
    rr.schedule(before, KEY);

    ListedCandidates after = ListedCandidates.ofPods(pods);
    int next = rr.schedule(after, KEY);

    assertThat(after.endpoint(next).address().host()).isEqualTo("127.97.0." + expectedPod);
  }

  @Test
  void rrPassesOverWhatIsNotAvailable() {
    assertThat(chosen(SchedulerName.RR, ListedCandidates.of(4).without(1, 2), 4))
        .containsExactly(0, 3, 0, 3);
  }

  @Test
  void c2_randomGivesEachItsShare() {
    int[] hits = new int[3];
    Scheduler random = new RandomChoice(new Random(20_261)::nextLong);
    ListedCandidates candidates = ListedCandidates.of(3);
    for (int i = 0; i < 6_000; i++) {
      hits[random.schedule(candidates, KEY)]++;
    }

    assertThat(IntStream.of(hits)).allMatch(count -> count >= 1_850 && count <= 2_150);
    assertThat(chiSquare(hits, 1, 1, 1)).isLessThan(13.8); // p = 0.001 at 2 degrees of freedom
  }

  @Test
  void c2_twoRunsOfRandomDiffer() {
    ListedCandidates candidates = ListedCandidates.of(3);

    assertThat(chosen(SchedulerName.RANDOM, candidates, 100))
        .isNotEqualTo(chosen(SchedulerName.RANDOM, candidates, 100));
  }

  @Test
  void randomFollowsTheWeights() {
    int[] hits = new int[4];
    Scheduler random = new RandomChoice(new Random(20_262)::nextLong);
    ListedCandidates candidates = ListedCandidates.ofWeights(1, 0, 3, 6);
    for (int i = 0; i < 10_000; i++) {
      hits[random.schedule(candidates, KEY)]++;
    }

    assertThat(hits[1]).isZero();
    assertThat(chiSquare(new int[] {hits[0], hits[2], hits[3]}, 1, 3, 6)).isLessThan(13.8);
  }

  @Test
  void twosDrawsEachAsOftenAsItsWeightSays() {
    int[] hits = new int[4];
    Scheduler twos =
        new TwoChoices(
            LoadView.of(SchedulerScope.CLUSTER), TieRule.ROTATE, new Random(20_263)::nextLong);
    ListedCandidates idle = ListedCandidates.ofWeights(1, 0, 3, 6);
    for (int i = 0; i < 10_000; i++) {
      hits[twos.schedule(idle, KEY)]++;
    }

    assertThat(hits[1]).isZero();
    assertThat(chiSquare(new int[] {hits[0], hits[2], hits[3]}, 1, 3, 6)).isLessThan(13.8);
  }

  @ParameterizedTest
  @EnumSource(TieRule.class)
  void c3_lcTakesTheFewestConnections(TieRule ties) {
    ListedCandidates candidates = ListedCandidates.of(3).holding(3, 1, 2);

    assertThat(Make.scheduler(SchedulerName.LC, ties).schedule(candidates, KEY)).isEqualTo(1);
  }

  @Test
  void c3_inParityTheFirstOfEqualsWins() {
    Scheduler lc = Make.scheduler(SchedulerName.LC, TieRule.FIRST);

    assertThat(lc.schedule(ListedCandidates.of(3).holding(2, 1, 1), KEY)).isEqualTo(1);
    assertThat(lc.schedule(ListedCandidates.of(3), KEY)).isZero();
    assertThat(lc.schedule(ListedCandidates.of(3), KEY)).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"LC", "SED", "NQ"})
  void equalsTakeTurns(SchedulerName name) {
    Scheduler scheduler = Make.scheduler(name, TieRule.ROTATE);
    ListedCandidates idle = ListedCandidates.of(10);
    List<Integer> chosen = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      int index = scheduler.schedule(idle, KEY);
      idle.load(index).open().close();
      chosen.add(index);
    }

    for (int index = 0; index < 10; index++) {
      assertThat(chosen.stream().filter(Integer.valueOf(index)::equals)).hasSize(10);
    }
  }

  @Test
  void equalsThatStandTogetherTakeTurnsToo() {
    Scheduler lc = Make.scheduler(SchedulerName.LC, TieRule.ROTATE);
    ListedCandidates candidates = ListedCandidates.of(5).holding(0, 0, 4, 4, 4);

    assertThat(IntStream.range(0, 6).map(i -> lc.schedule(candidates, KEY)))
        .containsExactly(0, 1, 0, 1, 0, 1);
  }

  static Stream<Arguments> delays() {
    return Stream.of(
        Arguments.of(new int[] {1, 3}, List.of(3, 3, 1, 3)),
        Arguments.of(new int[] {3, 1}, List.of(3, 3, 3, 1)));
  }

  @ParameterizedTest
  @MethodSource("delays")
  void c9_sedTakesTheShortestExpectedDelay(int[] weights, List<Integer> expectedWeights) {
    Scheduler sed = Make.scheduler(SchedulerName.SED, TieRule.FIRST);

    assertThat(weightsOfHeldConnections(sed, ListedCandidates.ofWeights(weights), 4))
        .isEqualTo(expectedWeights);
  }

  @Test
  void c9_nqUsesAnIdleEndpointFirst() {
    Scheduler nq = Make.scheduler(SchedulerName.NQ, TieRule.FIRST);
    ListedCandidates candidates = ListedCandidates.ofWeights(3, 1).holding(1, 0);

    // sed alone would take the heavy one: (1+1)/3 < (0+1)/1.
    assertThat(weightsOfHeldConnections(nq, candidates, 4)).isEqualTo(List.of(1, 3, 3, 3));
  }

  private static List<Integer> weightsOfHeldConnections(
      Scheduler scheduler, ListedCandidates candidates, int connections) {
    List<Integer> weights = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      int index = scheduler.schedule(candidates, KEY);
      candidates.load(index).open();
      weights.add(candidates.endpoint(index).weight());
    }
    return weights;
  }

  private static List<Integer> chosen(SchedulerName name, Candidates candidates, int times) {
    Scheduler scheduler = Make.scheduler(name, TieRule.ROTATE);
    return IntStream.range(0, times).map(i -> scheduler.schedule(candidates, KEY)).boxed().toList();
  }

  private static double chiSquare(int[] hits, int... weights) {
    double total = IntStream.of(hits).sum();
    double sum = IntStream.of(weights).sum();
    double chiSquare = 0;
    for (int i = 0; i < hits.length; i++) {
      double expected = total * weights[i] / sum;
      chiSquare += (hits[i] - expected) * (hits[i] - expected) / expected;
    }
    return chiSquare;
  }

  static ConnectionKey key(String client, String virtual) {
    return new ConnectionKey(
        new ClientAddress(Ip.of(client), 40_000),
        new VirtualAddress(Ip.of(virtual), 80),
        Protocol.TCP);
  }
}
