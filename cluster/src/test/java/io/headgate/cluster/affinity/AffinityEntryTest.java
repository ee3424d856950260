package io.headgate.cluster.affinity;

import static io.headgate.cluster.Sample.POD_A;
import static io.headgate.cluster.Sample.POD_B;
import static io.headgate.cluster.Sample.POD_C;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.state.PodAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an owner decides, from what it has stored and what it is asked. */
class AffinityEntryTest {

  private static final long NOW = 1_000_000;
  private static final Duration TIMEOUT = Duration.ofSeconds(40);

  @Test
  void theFirstProposalHolds() {
    AffinityEntry first = AffinityEntry.decide(null, ask(null, POD_A), NOW);

    assertThat(first).isEqualTo(new AffinityEntry(POD_A, NOW, 40_000, 1));
    assertThat(AffinityEntry.decide(first, ask(null, POD_B), NOW + 500))
        .isEqualTo(new AffinityEntry(POD_A, NOW + 500, 40_000, 1));
  }

  @Test
  void b6_onlyThePodThatIsGoneIsReplacedAndOnlyOnce() {
    AffinityEntry stored = new AffinityEntry(POD_A, NOW, 40_000, 1);
    AffinityEntry moved = AffinityEntry.decide(stored, ask(POD_A, POD_B), NOW);

    assertThat(moved).isEqualTo(new AffinityEntry(POD_B, NOW, 40_000, 2));
    assertThat(AffinityEntry.decide(moved, ask(POD_A, POD_C), NOW)).isEqualTo(moved);
    assertThat(AffinityEntry.decide(moved, ask(null, POD_A), NOW))
        .as("the old pod is back")
        .isEqualTo(moved);
  }

  @Test
  void b2_aClientThatWasAwayIsDecidedAnew() {
    AffinityEntry stored = new AffinityEntry(POD_A, NOW, 40_000, 3);

    long lag = 2_000; // a twentieth: so late may a renewal come
    assertThat(AffinityEntry.decide(stored, ask(null, POD_B), NOW + 40_000 + lag - 1).pod())
        .isEqualTo(POD_A);
    assertThat(AffinityEntry.decide(stored, ask(null, POD_B), NOW + 40_000 + lag))
        .isEqualTo(new AffinityEntry(POD_B, NOW + 42_000, 40_000, 4));
  }

  @Test
  void aClientThatWasOnlyAskedAboutHasNotCome() {
    AffinityEntry stored = new AffinityEntry(POD_A, NOW, 40_000, 1);
    AffinityRequest longAgo = new AffinityRequest(null, POD_A, TIMEOUT, Duration.ofSeconds(30));

    assertThat(AffinityEntry.decide(stored, longAgo, NOW + 1_000).lastUsedMillis()).isEqualTo(NOW);
    assertThat(AffinityEntry.decide(null, longAgo, NOW).lastUsedMillis()).isEqualTo(NOW - 30_000);
  }

  @Test
  void b8_ofTwoDecisionsTheOneUsedLastHoldsThenTheLowerPod() {
    AffinityEntry early = new AffinityEntry(POD_A, NOW, 40_000, 1);
    AffinityEntry late = new AffinityEntry(POD_B, NOW + 1, 40_000, 4);

    assertThat(AffinityEntry.merge(early, late))
        .isEqualTo(AffinityEntry.merge(late, early))
        .isEqualTo(new AffinityEntry(POD_B, NOW + 1, 40_000, 5));
    AffinityEntry same = new AffinityEntry(POD_B, NOW, 40_000, 1);
    assertThat(AffinityEntry.merge(early, same))
        .isEqualTo(AffinityEntry.merge(same, early))
        .isEqualTo(new AffinityEntry(POD_A, NOW, 40_000, 2));
  }

  @Test
  void theSameDecisionMadeTwiceIsNoConflict() {
    AffinityEntry one = new AffinityEntry(POD_A, NOW, 40_000, 1);
    AffinityEntry other = new AffinityEntry(POD_A, NOW + 7, 60_000, 2);

    assertThat(AffinityEntry.merge(one, other))
        .isEqualTo(AffinityEntry.merge(other, one))
        .isEqualTo(new AffinityEntry(POD_A, NOW + 7, 60_000, 2));
  }

  private static AffinityRequest ask(@Nullable PodAddress gone, PodAddress proposed) {
    return new AffinityRequest(gone, proposed, TIMEOUT, Duration.ZERO);
  }
}
