package io.headgate.balancer.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.SchedulerName;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What holds for every scheduler, whatever the endpoints. */
class SchedulerPropertiesTest {

  @Property(tries = 2_000)
  void onlyWhatIsAvailableIsChosen(
      @ForAll SchedulerName name,
      @ForAll TieRule ties,
      @ForAll @Size(max = 20) List<@IntRange(max = 4) Integer> weights,
      @ForAll @Size(max = 6) List<@IntRange(max = 19) Integer> out,
      @ForAll @IntRange(max = 255) int client) {
    ListedCandidates candidates = candidates(weights, out);

    int chosen =
        Schedulers.create(name, ties)
            .schedule(candidates, SchedulersTest.key("10.0.0." + client, "10.96.0." + client));

    if (chosen != Scheduler.NONE) {
      assertThat(candidates.available(chosen)).isTrue();
    }
  }

  @Property(tries = 1_000)
  void whoeverIsFreeToChooseFindsTheLastOne(
      @ForAll TieRule ties,
      @ForAll @Size(min = 1, max = 20) List<@IntRange(max = 4) Integer> weights,
      @ForAll @Size(max = 6) List<@IntRange(max = 19) Integer> out) {
    ListedCandidates candidates = candidates(weights, out);
    boolean any = IntStream.range(0, weights.size()).anyMatch(candidates::available);

    for (SchedulerName name :
        List.of(
            SchedulerName.RR,
            SchedulerName.LC,
            SchedulerName.RANDOM,
            SchedulerName.SED,
            SchedulerName.NQ)) {
      int chosen =
          Schedulers.create(name, ties)
              .schedule(candidates, SchedulersTest.key("10.0.0.1", "10.96.0.1"));

      assertThat(chosen != Scheduler.NONE).as(name.text()).isEqualTo(any);
    }
  }

  @Property(tries = 500)
  void sedFillsInProportionToTheWeights(
      @ForAll TieRule ties,
      @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 1, max = 5) Integer> weights) {
    ListedCandidates candidates = candidates(weights, List.of());
    Scheduler sed = Schedulers.create(SchedulerName.SED, ties);
    int rounds = 20;
    int connections = rounds * weights.stream().mapToInt(Integer::intValue).sum();
    for (int i = 0; i < connections; i++) {
      int chosen = sed.schedule(candidates, SchedulersTest.key("10.0.0.1", "10.96.0.1"));
      candidates.load(chosen).open();
    }

    for (int i = 0; i < weights.size(); i++) {
      assertThat(candidates.load(i).active()).isEqualTo(rounds * weights.get(i));
    }
  }

  private static ListedCandidates candidates(List<Integer> weights, List<Integer> out) {
    return ListedCandidates.ofWeights(weights.stream().mapToInt(Integer::intValue).toArray())
        .without(out.stream().mapToInt(i -> i).filter(i -> i < weights.size()).toArray());
  }
}
