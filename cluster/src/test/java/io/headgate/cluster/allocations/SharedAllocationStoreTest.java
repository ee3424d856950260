package io.headgate.cluster.allocations;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.manifest.MemoryAllocationStore;
import io.headgate.discovery.model.Allocation;
import io.headgate.discovery.model.Allocations;
import io.headgate.discovery.model.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedAllocationStoreTest {

  /** What is kept, on either side of a cut, and what is on the way to somebody. */
  private static final class Grid {
    final AgreedAllocations[] sides = {AgreedAllocations.NONE, AgreedAllocations.NONE};
    final List<Node> nodes = new ArrayList<>();
    final List<Runnable> onTheWay = new ArrayList<>();
    boolean cut;
    boolean answers = true;

    void cut() {
      cut = true;
      sides[1] = sides[0];
    }

    /** The larger part's stays. */
    void heal() {
      cut = false;
    }

    /** The members come to know that. */
    void tellThatItHasHealed() {
      nodes.forEach(node -> node.store.apart());
    }

    void deliverAll() {
      while (!onTheWay.isEmpty()) {
        onTheWay.removeFirst().run();
      }
    }
  }

  /** A node, with what it declares. */
  private static final class Node implements AllocationOwner {
    final Grid grid;
    final int side;
    final CompletableFuture<Void> settled = new CompletableFuture<>();
    final List<Runnable> later = new ArrayList<>();
    final List<Boolean> answering = new ArrayList<>();
    final MemoryAllocationStore here;
    final SharedAllocationStore store;

    Node(Grid grid, int side, MemoryAllocationStore here) {
      this.grid = grid;
      this.side = side;
      this.here = here;
      this.store =
          new SharedAllocationStore(
              here,
              new SharedAllocationStore.Waits(
                  settled, Duration.ofSeconds(15), (delay, task) -> later.add(task)),
              answering::add);
      grid.nodes.add(this);
    }

    static Node joined(Grid grid, int side) {
      Node node = new Node(grid, side, new MemoryAllocationStore());
      node.store.attach(node);
      node.settled.complete(null);
      return node;
    }

    private int there() {
      return grid.cut ? side : 0;
    }

    @Override
    public CompletionStage<AllocationAnswer> ask(AllocationRequest request) {
      if (!grid.answers) {
        return new CompletableFuture<>();
      }
      grid.sides[there()] = grid.sides[there()].after(request);
      return CompletableFuture.completedFuture(AllocationAnswer.to(request, grid.sides[there()]));
    }

    @Override
    public void announce(AllocationNews news) {
      for (Node node : grid.nodes) {
        if (node.there() == there()) {
          grid.onTheWay.add(() -> node.store.receive(news));
        }
      }
    }

    Allocations agree() {
      return store.agree(own -> true).toCompletableFuture().join();
    }

    /** Has an object assigned what is free, as a plan does. */
    Allocation assign(String name) {
      ObjectRef ref = ReunionTest.service(name);
      Allocations known = agree();
      while (!known.byObject().containsKey(ref)) {
        int number = 1;
        while (taken(known, "10.0.0." + number)) {
          number++;
        }
        Allocation free =
            new Allocation(
                "uid-" + name + "-" + grid.nodes.indexOf(this),
                Instant.ofEpochSecond(100),
                List.of("10.0.0." + number),
                List.of(),
                Allocation.LoadBalancer.NONE);
        known = propose(known, Map.of(ref, Optional.of(free)));
      }
      return Objects.requireNonNull(known.byObject().get(ref));
    }

    private static boolean taken(Allocations known, String ip) {
      return known.byObject().values().stream().anyMatch(it -> it.clusterIps().contains(ip));
    }

    Allocations propose(Allocations base, Map<ObjectRef, Optional<Allocation>> changes) {
      return store.propose(base.version(), changes).toCompletableFuture().join();
    }

    Allocations remembered() {
      return here.read().toCompletableFuture().join();
    }
  }

  private final Grid grid = new Grid();

  private static Allocation of(String name, Map<ObjectRef, Allocation> all) {
    return Objects.requireNonNull(all.get(ReunionTest.service(name)));
  }

  @Test
  void whatOneDecidesTheOthersKnowAndRemember() {
    Node one = Node.joined(grid, 0);
    Node two = Node.joined(grid, 0);
    two.agree();
    Allocation a = one.assign("a");
    assertThat(two.store.hasNews()).isFalse();
    grid.deliverAll();
    assertThat(two.store.hasNews()).isTrue();
    assertThat(two.agree().byObject()).containsValue(a);
    assertThat(two.store.hasNews()).isFalse();
    assertThat(two.remembered().byObject()).isEqualTo(grid.sides[0].byObject());
    assertThat(two.agree().reunions()).as("nothing was apart but its start").isEqualTo(1);
  }

  @Test
  void whoDecidesOnAnOldStateDecidesAgain() {
    Node one = Node.joined(grid, 0);
    Node two = Node.joined(grid, 0);
    two.agree();
    Allocation a = one.assign("a");
    Allocation b = two.assign("b");
    assertThat(b.clusterIps()).isNotEqualTo(a.clusterIps());
    assertThat(two.assign("a")).isEqualTo(a);
  }

  @Test
  void aNodeWaitsForTheClusterAndDecidesByItselfAfterThat() {
    Node one = new Node(grid, 0, new MemoryAllocationStore());
    CompletableFuture<Allocations> agreed = one.store.agree(own -> true).toCompletableFuture();
    assertThat(agreed).isNotDone();
    one.settled.complete(null);
    assertThat(agreed).isCompleted();
    Allocation a = one.assign("a");
    Node two = Node.joined(grid, 0);
    Allocation b = two.assign("b");
    assertThat(b.clusterIps()).isEqualTo(a.clusterIps());

    assertThat(one.store.hasNews()).isFalse();
    one.store.attach(one);
    assertThat(one.store.hasNews()).isTrue();
    assertThat(one.agree().byObject().keySet())
        .containsExactlyInAnyOrder(ReunionTest.service("a"), ReunionTest.service("b"));
    assertThat(one.agree().byObject().get(ReunionTest.service("a"))).isEqualTo(a);
    grid.deliverAll();
    assertThat(of("b", two.agree().byObject()).clusterIps())
        .as("of the same second the first by name keeps it")
        .isEmpty();
    assertThat(two.agree().reunions()).isEqualTo(2);
  }

  @Test
  void aNodeBringsOnlyWhatItDeclares() {
    MemoryAllocationStore disk = new MemoryAllocationStore();
    Node before = new Node(new Grid(), 0, disk);
    before.settled.complete(null);
    before.assign("a");
    before.assign("b");

    Node back = new Node(grid, 0, disk);
    back.store.attach(back);
    back.settled.complete(null);
    Allocations agreed =
        back.store.agree(ref -> ref.name().equals("b")).toCompletableFuture().join();
    assertThat(agreed.byObject()).containsOnlyKeys(ReunionTest.service("b"));
    assertThat(grid.sides[0].byObject()).isEqualTo(agreed.byObject());
  }

  @Test
  void whereNobodyAnswersANodeDecidesByItselfUntilSomebodyDoes() {
    Node one = Node.joined(grid, 0);
    one.agree();
    grid.answers = false;
    Allocations known = one.agree();
    Allocation a = Allocation.identity("u", Instant.EPOCH);
    CompletableFuture<Allocations> proposed =
        one.store
            .propose(known.version(), Map.of(ReunionTest.service("a"), Optional.of(a)))
            .toCompletableFuture();
    assertThat(proposed).isNotDone();
    List.copyOf(one.later).forEach(Runnable::run);
    assertThat(proposed).isCompleted();
    assertThat(one.agree().byObject()).containsValue(a);
    assertThat(one.answering).containsExactly(false);

    one.store.check();
    assertThat(one.store.hasNews()).isFalse();
    grid.answers = true;
    List.copyOf(one.later).forEach(Runnable::run);
    one.store.check();
    assertThat(one.answering).containsExactly(false, true);
    assertThat(one.store.hasNews()).isTrue();
    one.agree();
    assertThat(grid.sides[0].byObject()).containsValue(a);
  }

  @Test
  void whoIsWaitedForAtTheEndIsNotWaitedForAnyMore() {
    Node one = Node.joined(grid, 0);
    grid.answers = false;
    CompletableFuture<Allocations> agreed = one.store.agree(own -> true).toCompletableFuture();
    assertThat(agreed).isNotDone();
    one.store.detach();
    assertThat(agreed).isCompleted();
  }

  @Test
  void whatEverybodyWhoKnewItHasTakenAlongIsSaidAgain() {
    Node one = Node.joined(grid, 0);
    Allocation a = one.assign("a");
    grid.sides[0] = AgreedAllocations.NONE;
    one.store.check();
    assertThat(one.store.hasNews()).isTrue();
    one.agree();
    assertThat(grid.sides[0].byObject()).containsValue(a);

    grid.sides[0] = AgreedAllocations.NONE;
    one.assign("b");
    one.agree();
    assertThat(grid.sides[0].byObject()).hasSize(2);
  }

  @Test
  void whoHearsFromAnotherPartBringsItsOwn() {
    Node small = Node.joined(grid, 1);
    Node large = Node.joined(grid, 0);
    small.agree();
    large.agree();
    grid.deliverAll();
    grid.cut();
    Allocation a = small.assign("a");
    Allocation b = large.assign("b");
    assertThat(a.clusterIps()).isEqualTo(b.clusterIps());
    grid.heal();

    small.store.check(); // before it is told that they are one again
    small.agree();
    assertThat(grid.sides[0].byObject().get(ReunionTest.service("a"))).isEqualTo(a);
    grid.deliverAll();
    assertThat(of("b", large.agree().byObject()).clusterIps()).isEmpty();
    assertThat(large.agree().reunions()).isEqualTo(2);

    grid.cut();
    small.assign("c");
    large.assign("d");
    grid.heal();
    Allocation e = small.assign("e"); // its proposal is based on what is no more
    small.agree();
    assertThat(grid.sides[0].byObject().keySet())
        .extracting(ObjectRef::name)
        .containsExactlyInAnyOrder("a", "b", "c", "d", "e");
    assertThat(of("e", grid.sides[0].byObject()).uid()).isEqualTo(e.uid());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void whateverIsLostAndCutAllAgreeInTheEnd(int seed) {
    for (int round = 0; round < 100; round++) {
      Grid chaos = new Grid();
      Random random = new Random(1_000L * seed + round);
      List<Node> nodes = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        nodes.add(Node.joined(chaos, i == 2 ? 1 : 0));
      }
      for (int step = 0; step < 60; step++) {
        act(chaos, nodes.get(random.nextInt(3)), random);
      }
      chaos.heal();
      chaos.tellThatItHasHealed();
      rest(chaos, nodes);
      Map<ObjectRef, Allocation> agreed = chaos.sides[0].byObject();
      for (Node node : nodes) {
        assertThat(node.agree().byObject()).as("seed %d, %d", seed, round).isEqualTo(agreed);
        assertThat(node.remembered().byObject()).isEqualTo(agreed);
      }
      assertThat(agreed.values().stream().flatMap(it -> it.clusterIps().stream()))
          .doesNotHaveDuplicates();
    }
  }

  private static void act(Grid grid, Node node, Random random) {
    String name = "s" + random.nextInt(8);
    switch (random.nextInt(9)) {
      case 0, 1, 2 -> assertThat(node.assign(name)).isNotNull();
      case 3 -> node.propose(node.agree(), Map.of(ReunionTest.service(name), Optional.empty()));
      case 4 -> node.store.check();
      case 5 -> {
        if (!grid.onTheWay.isEmpty()) {
          grid.onTheWay.remove(random.nextInt(grid.onTheWay.size())); // lost
        }
      }
      case 6 -> {
        if (!grid.onTheWay.isEmpty()) {
          grid.onTheWay.remove(random.nextInt(grid.onTheWay.size())).run();
        }
      }
      case 7 -> {
        if (!grid.cut) {
          grid.tellThatItHasHealed();
        }
      }
      default -> {
        if (grid.cut) {
          grid.heal();
        } else if (random.nextBoolean()) {
          grid.cut();
        }
      }
    }
  }

  private static void rest(Grid grid, List<Node> nodes) {
    for (int i = 0; i < 3; i++) {
      nodes.forEach(Node::agree);
      grid.deliverAll();
      nodes.forEach(node -> node.store.check());
    }
  }
}
