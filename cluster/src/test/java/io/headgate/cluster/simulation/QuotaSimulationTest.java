package io.headgate.cluster.simulation;

import static io.headgate.cluster.Sample.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.state.EndpointPlaces;
import io.headgate.cluster.Sample;
import io.headgate.cluster.quotas.QuotaMessage;
import io.headgate.cluster.quotas.QuotaTimings;
import io.headgate.cluster.quotas.SharedConnectionLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A limit on the connections of all nodes, whatever happens to messages and members. */
class QuotaSimulationTest {

  private static final int SEEDS = Integer.getInteger("headgate.simulation.seeds", 500) / 25;
  private static final int PODS = 2;
  private static final int[] LIMITS = {1, 3, 10, 100};
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

  @ParameterizedTest(name = "{0} members")
  @ValueSource(ints = {2, 3, 6})
  void theSumOfAllNodesIsNeverAboveTheLimit(int members) {
    for (long seed = 1; seed <= SEEDS; seed++) {
      try {
        new Play(seed, members).play();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("%d members, seed %d: %s".formatted(members, seed, e), e);
      }
    }
  }

  /** One life of a member, with its connections. */
  private static final class Node {

    private final int number;
    private final SharedConnectionLimits limits;
    private final List<EndpointPlaces> pods = new ArrayList<>();
    private final int[] taken = new int[PODS];

    Node(int number, SharedConnectionLimits limits) {
      this.number = number;
      this.limits = limits;
      for (int pod = 0; pod < PODS; pod++) {
        pods.add(limits.of(SHOP, Sample.endpoint(pod + 1)));
      }
    }

    boolean open(int pod, int limit) {
      boolean opened = pods.get(pod).take(limit);
      if (opened) {
        taken[pod]++;
      }
      return opened;
    }

    void close(int pod) {
      if (taken[pod] > 0) {
        taken[pod]--;
        pods.get(pod).giveBack();
      }
    }
  }

  private static final class Play {

    private final Random random;
    private final Timeline timeline = new Timeline();
    private final Network network;
    private final int limit;
    private final List<@Nullable Node> nodes = new ArrayList<>();
    private long cutAt;
    private boolean cut;
    private int lives;

    Play(long seed, int members) {
      random = Seeds.random(seed);
      network = new Network(timeline, random, members);
      limit = LIMITS[random.nextInt(LIMITS.length)];
      for (int i = 0; i < members; i++) {
        nodes.add(null);
        start(i);
      }
    }

    private void start(int number) {
      lives++;
      SharedConnectionLimits limits =
          new SharedConnectionLimits(
              new UUID(lives, number), message -> broadcast(number, message), TIMINGS, timeline);
      Node node = new Node(number, limits);
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
        timeline.after(TICK, () -> tick(node));
      }
    }

    private void broadcast(int from, QuotaMessage message) {
      for (int i = 0; i < nodes.size(); i++) {
        int to = i;
        network.send(
            from,
            to,
            () -> {
              Node node = nodes.get(to);
              if (node != null) {
                node.limits.receive(message);
              }
            });
      }
    }

    void play() {
      for (int step = 0; step < 300; step++) {
        act();
        pass(Duration.ofMillis(random.nextInt(20) == 0 ? 1_000 : 15));
      }
      heal();
      live().forEach(node -> closeAll(node));
      pass(Duration.ofSeconds(12));
      assertThat(isWhole()).as("one founder").isTrue();
      for (Node node : live()) {
        takesAll(node);
      }
    }

    private void closeAll(Node node) {
      for (int pod = 0; pod < PODS; pod++) {
        while (node.taken[pod] > 0) {
          node.close(pod);
        }
      }
    }

    /** Nobody else wants any. */
    private void takesAll(Node node) {
      for (int wait = 0; wait < 150 && node.taken[0] < limit; wait++) {
        while (node.open(0, limit)) {
          check();
        }
        pass(TICK);
      }
      assertThat(node.taken[0]).as("taken by one").isEqualTo(limit);
      closeAll(node);
      pass(TICK);
    }

    private void pass(Duration duration) {
      if (cut && timeline.nanoTime() + duration.toNanos() - cutAt > LONGEST_CUT.toNanos()) {
        heal();
      }
      timeline.run(duration, this::check);
      check();
    }

    private void act() {
      List<Node> live = live();
      Node node = live.get(random.nextInt(live.size()));
      int pod = random.nextInt(PODS);
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> {
          for (int i = 0; i <= limit / 4; i++) {
            node.open(pod, limit);
          }
        }
        case 3 -> {
          while (node.open(pod, limit)) {
            check();
          }
        }
        case 4, 5 -> node.close(pod);
        case 6 -> closeAll(node);
        case 7, 8 -> disturb(node);
        default -> {
          // time passes
        }
      }
      check();
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

    private void check() {
      for (int pod = 0; pod < PODS; pod++) {
        int sum = 0;
        for (Node node : nodes) {
          sum += node == null ? 0 : node.taken[pod];
        }
        if (sum > limit) {
          throw new AssertionError(
              "%d of %d at %s, books %s"
                  .formatted(
                      sum,
                      limit,
                      timeline.now(),
                      live().stream().map(node -> node.limits.book()).toList()));
        }
      }
    }
  }
}
