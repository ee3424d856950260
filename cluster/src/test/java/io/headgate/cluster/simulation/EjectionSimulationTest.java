package io.headgate.cluster.simulation;

import static io.headgate.cluster.Sample.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.state.Ejection;
import io.headgate.balancer.state.Ejection.Reason;
import io.headgate.cluster.Sample;
import io.headgate.cluster.ejections.EjectionFact;
import io.headgate.cluster.ejections.EjectionTimings;
import io.headgate.cluster.ejections.SharedEjectionTable;
import io.headgate.discovery.model.EndpointAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is out on the nodes of a cluster, whatever happens to messages and members. */
class EjectionSimulationTest {

  private static final int SEEDS = Integer.getInteger("headgate.simulation.seeds", 500) / 10;
  private static final int PODS = 6;
  private static final int MOST_OUT = 3;
  private static final Duration TICK = Duration.ofMillis(20);
  private static final Duration AGREES_WITHIN = Duration.ofSeconds(1);

  @ParameterizedTest(name = "{0} members")
  @ValueSource(ints = {2, 5})
  void d3_allAgreeWithinASecondAndTheLimitHolds(int members) {
    for (long seed = 1; seed <= SEEDS; seed++) {
      try {
        new Play(seed, members).play();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("%d members, seed %d: %s".formatted(members, seed, e), e);
      }
    }
  }

  private static final class Play {

    private final Random random;
    private final Timeline timeline = new Timeline();
    private final Network network;
    private final boolean calm;
    private final List<SharedEjectionTable> tables = new ArrayList<>();
    private boolean cut;
    private long changedAt;
    private int lives;

    Play(long seed, int members) {
      random = Seeds.random(seed);
      network = new Network(timeline, random, members);
      calm = random.nextBoolean();
      for (int i = 0; i < members; i++) {
        start(i);
      }
    }

    private void start(int number) {
      lives++;
      SharedEjectionTable table =
          new SharedEjectionTable(
              Runnable::run,
              new UUID(lives, number),
              facts -> broadcast(number, facts),
              EjectionTimings.DEFAULT,
              timeline);
      if (number < tables.size()) {
        tables.set(number, table);
      } else {
        tables.add(table);
      }
      table.addObserver(
          (port, before, after) ->
              assertThat(failed(after)).as("out").hasSizeLessThanOrEqualTo(MOST_OUT));
      tick(number, table);
      tables.forEach(SharedEjectionTable::joined);
    }

    private void tick(int number, SharedEjectionTable table) {
      if (tables.get(number) == table) {
        table.tick();
        timeline.after(TICK, () -> tick(number, table));
      }
    }

    private void broadcast(int from, List<EjectionFact> facts) {
      for (int i = 0; i < tables.size(); i++) {
        int to = i;
        network.send(from, to, () -> tables.get(to).receive(facts));
      }
    }

    void play() {
      for (int step = 0; step < 300; step++) {
        act();
        timeline.run(Duration.ofMillis(random.nextInt(10) == 0 ? 1_500 : 20), () -> {});
        check();
      }
      heal();
      timeline.run(AGREES_WITHIN, () -> {});
      agree();
    }

    private void act() {
      SharedEjectionTable node = tables.get(random.nextInt(tables.size()));
      EndpointAddress pod = Sample.endpoint(1 + random.nextInt(PODS));
      switch (random.nextInt(10)) {
        case 0, 1 -> {
          long until = timeline.nanoTime() + 2_000_000_000L;
          change();
          node.eject(SHOP, Ejection.until(pod, Reason.FAILURES, until), MOST_OUT);
        }
        case 2 -> {
          change();
          node.readmit(SHOP, pod, Reason.FAILURES);
        }
        case 3 -> {
          change();
          node.eject(SHOP, Ejection.of(pod, Reason.DRAINED), Integer.MAX_VALUE);
        }
        case 4 -> {
          change();
          node.readmit(SHOP, pod, Reason.DRAINED);
        }
        case 5 -> tries(node);
        case 6 -> {
          if (!calm) {
            disturb();
          }
        }
        default -> {
          // time passes
        }
      }
    }

    private void tries(SharedEjectionTable node) {
      for (Ejection one : node.of(SHOP)) {
        if (one.isOver(timeline.nanoTime())
            && node.claimProbe(SHOP, one, timeline.nanoTime() + 2_000_000_000L)
            && random.nextBoolean()) {
          change();
          node.readmit(SHOP, one.endpoint(), one.reason());
        }
      }
    }

    private void disturb() {
      switch (random.nextInt(5)) {
        case 0 -> network.bad(true);
        case 1 -> network.bad(false);
        case 2 -> start(random.nextInt(tables.size()));
        default -> {
          if (cut) {
            heal();
          } else {
            cut = true;
            network.cut();
          }
        }
      }
    }

    private void heal() {
      cut = false;
      network.heal();
      tables.forEach(SharedEjectionTable::joined);
    }

    private void change() {
      changedAt = timeline.nanoTime();
    }

    private void check() {
      if (calm && timeline.nanoTime() - changedAt > AGREES_WITHIN.toNanos()) {
        agree();
      }
    }

    private void agree() {
      Set<Ejection> said = known(tables.getFirst());
      for (SharedEjectionTable table : tables) {
        assertThat(known(table)).isEqualTo(said);
      }
    }

    private static Set<Ejection> known(SharedEjectionTable table) {
      return table.of(SHOP).stream()
          .map(one -> Ejection.of(one.endpoint(), one.reason()))
          .collect(Collectors.toSet());
    }

    private static List<Ejection> failed(List<Ejection> out) {
      return out.stream().filter(one -> one.reason() == Reason.FAILURES).toList();
    }
  }
}
