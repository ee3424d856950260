package io.headgate.discovery.build;

import static io.headgate.discovery.build.Written.added;
import static io.headgate.discovery.build.Written.ingress;
import static io.headgate.discovery.build.Written.ingressClass;
import static io.headgate.discovery.build.Written.modified;
import static io.headgate.discovery.build.Written.service;
import static io.headgate.discovery.build.Written.slice;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.model.TimeSource;
import io.headgate.discovery.watch.ResourceEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotPublisherTest {

  private static final Duration HOLD_OFF = Duration.ofMillis(100);
  private static final ResourceEvent SYNCED = new ResourceEvent.Synced();
  private static final Problem BROKEN =
      new Problem(
          new ObjectRef("File", "", "a.yaml"),
          Problem.Reason.Unreadable,
          "a.yaml: not YAML",
          Optional.empty());

  private final HandDriven driver = new HandDriven();
  private final ProblemLog log = new ProblemLog();
  private final SnapshotPublisher publisher =
      new SnapshotPublisher(
          new BuildOptions("node-1", IngressClassPolicy.DEFAULT, HOLD_OFF), log, driver, driver);

  @Test
  void nothingIsPublishedBeforeTheFirstFullList() {
    change(added(service("a", "10.0.0.1")));
    driver.advance(Duration.ofSeconds(10));
    assertThat(publisher.current().sequence()).isZero();
    change(SYNCED);
    assertThat(publisher.current().sequence()).isEqualTo(1);
    assertThat(publisher.current().services()).hasSize(1);
  }

  @Test
  void thatThereIsNothingIsASnapshotToo() {
    change(SYNCED);
    assertThat(publisher.current().sequence()).isEqualTo(1);
  }

  @Test
  void aLoneChangeGoesOutAtOnce() {
    change(SYNCED);
    driver.advance(HOLD_OFF);
    change(added(service("a", "10.0.0.1")));
    assertThat(publisher.current().sequence()).isEqualTo(2);
  }

  @Test
  void aBurstIsOneSnapshotEachHoldOff() {
    change(SYNCED);
    driver.advance(HOLD_OFF);
    List<Long> sequences = new ArrayList<>();
    publisher.addObserver("watch", (delta, snapshot) -> sequences.add(driver.nanoTime()));
    driver.run();
    sequences.clear();
    for (int i = 0; i < 250; i++) {
      change(added(service("s" + i, "10.0.0." + i)));
      driver.advance(Duration.ofMillis(1));
    }
    driver.advance(HOLD_OFF);
    assertThat(publisher.current().services()).hasSize(250);
    assertThat(sequences).hasSize(4);
    for (int i = 1; i < sequences.size(); i++) {
      assertThat(sequences.get(i) - sequences.get(i - 1))
          .isGreaterThanOrEqualTo(HOLD_OFF.toNanos());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anyHoldOffEndsInTheSameSnapshot(long seed) {
    Random random = new Random(seed);
    Duration holdOff = Duration.ofMillis(random.nextInt(500));
    SnapshotPublisher held =
        new SnapshotPublisher(
            new BuildOptions("node-1", IngressClassPolicy.DEFAULT, holdOff), log, driver, driver);
    List<Long> times = new ArrayList<>();
    held.addObserver("watch", (delta, snapshot) -> times.add(driver.nanoTime()));
    held.onChange(List.of(SYNCED), List.of());
    for (int i = 0; i < 100; i++) {
      String event = service("s" + random.nextInt(20), "10.0.0." + random.nextInt(200));
      held.onChange(List.of(added(event)), List.of());
      publisher.onChange(List.of(added(event)), List.of());
      driver.advance(Duration.ofMillis(random.nextInt(60)));
    }
    driver.advance(holdOff);
    publisher.onChange(List.of(SYNCED), List.of());
    driver.run();
    assertThat(held.current().services()).isEqualTo(publisher.current().services());
    for (int i = 1; i < times.size(); i++) {
      assertThat(times.get(i) - times.get(i - 1)).isGreaterThanOrEqualTo(holdOff.toNanos());
    }
  }

  @Test
  void theSameContentAgainKeepsTheSequence() {
    change(
        added(service("a", "10.0.0.1")),
        added(slice("a-1", "a", "{addresses: [10.1.0.1]}")),
        added(ingressClass("headgate", "headgate.io/ingress-controller")),
        added(ingress("i", "a.test", "a")),
        SYNCED);
    driver.advance(HOLD_OFF);
    Snapshot before = publisher.current();
    change(
        modified(service("a", "10.0.0.1")),
        modified(slice("a-1", "a", "{addresses: [10.1.0.1]}")),
        modified(ingressClass("headgate", "headgate.io/ingress-controller")),
        modified(ingress("i", "a.test", "a")));
    driver.advance(HOLD_OFF);
    assertThat(publisher.current()).isSameAs(before);
  }

  @Test
  void whatMakesNoDifferenceToTrafficKeepsTheSequence() {
    change(
        added(service("a", "10.0.0.1")),
        added(slice("a-1", "a", "{addresses: [10.1.0.1]}, {addresses: [10.1.0.2]}")),
        SYNCED);
    driver.advance(HOLD_OFF);
    Snapshot before = publisher.current();
    change(
        modified(slice("a-1", "a", "{addresses: [10.1.0.2]}")),
        added(slice("a-2", "a", "{addresses: [10.1.0.1]}")));
    driver.advance(HOLD_OFF);
    assertThat(publisher.current()).isSameAs(before);
  }

  @Test
  void oneChangeAmongAThousandLeavesTheOthersTheSameObjects() {
    List<ResourceEvent> all = new ArrayList<>();
    all.add(added(ingressClass("headgate", "headgate.io/ingress-controller")));
    for (int i = 0; i < 1000; i++) {
      all.add(added(service("s" + i, "10.0." + i / 250 + "." + i % 250)));
      all.add(added(slice("s" + i, "s" + i, "{addresses: [10.1.0.1]}")));
      all.add(added(ingress("i" + i, "h" + i + ".test", "s" + i)));
    }
    all.add(SYNCED);
    List<SnapshotDelta> deltas = new ArrayList<>();
    publisher.addObserver("watch", (delta, snapshot) -> deltas.add(delta));
    publisher.onChange(all, List.of());
    driver.advance(HOLD_OFF);
    Snapshot before = publisher.current();
    change(modified(slice("s7", "s7", "{addresses: [10.1.0.9]}")));
    Snapshot after = publisher.current();
    ServiceName changed = new ServiceName("default", "s7");
    assertThat(after.sequence()).isEqualTo(before.sequence() + 1);
    assertThat(after.services()).hasSize(1000);
    for (Map.Entry<ServiceName, Service> entry : before.services().entrySet()) {
      if (!entry.getKey().equals(changed)) {
        assertThat(after.services().get(entry.getKey())).isSameAs(entry.getValue());
      }
    }
    assertThat(after.ingress()).isSameAs(before.ingress());
    assertThat(deltas.getLast().services()).containsOnlyKeys(changed);
    assertThat(deltas.getLast().ingresses()).isEmpty();
  }

  @Test
  void observersFollowInOrderAndAfterTheSwap() {
    List<String> calls = new ArrayList<>();
    publisher.addObserver(
        "first", (delta, snapshot) -> calls.add("first " + publisher.current().sequence()));
    publisher.addObserver("second", (delta, snapshot) -> calls.add("second"));
    change(SYNCED);
    assertThat(calls).containsExactly("first 1", "second");
  }

  @ParameterizedTest
  @MethodSource("faultsOfAnObserver")
  void anObserverThatFailsIsAProblemAndTheOthersRun(Throwable fault) {
    boolean[] fails = {true};
    List<Long> seen = new ArrayList<>();
    publisher.addObserver(
        "bad",
        (delta, snapshot) -> {
          if (fails[0]) {
            SnapshotPublisherTest.<RuntimeException>toss(fault);
          }
        });
    publisher.addObserver("good", (delta, snapshot) -> seen.add(snapshot.sequence()));
    change(SYNCED);
    assertThat(seen).containsExactly(1L);
    assertThat(log.current())
        .singleElement()
        .asString()
        .contains("Observer bad: failed at snapshot 1")
        .contains("no socket");
    fails[0] = false;
    driver.advance(HOLD_OFF);
    change(added(service("a", "10.0.0.1")));
    assertThat(seen).containsExactly(1L, 2L);
    assertThat(log.current()).isEmpty();
  }

  private static List<Throwable> faultsOfAnObserver() {
    return List.of(
        new IllegalStateException("no socket"),
        new NoClassDefFoundError("no socket"),
        new StackOverflowError("no socket"));
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> void toss(Throwable fault) throws T {
    throw (T) fault;
  }

  @Test
  void aSnapshotThatCannotBeMadeIsAProblemAndTheNextChangeMakesUpForIt() {
    change(added(service("a", "10.0.0.1")), added(service("b", "10.0.0.2")), SYNCED);
    driver.advance(HOLD_OFF);
    boolean[] fails = {true};
    ObjectMeta labels =
        new ObjectMeta() {
          @Override
          public Map<String, String> getLabels() {
            if (fails[0]) {
              throw new IllegalStateException("a fault of ours");
            }
            return Map.of();
          }
        };
    labels.setName("node-1");
    Node node = new Node();
    node.setMetadata(labels);
    List<SnapshotDelta> deltas = new ArrayList<>();
    publisher.addObserver("watch", (delta, snapshot) -> deltas.add(delta));
    driver.run();
    change(
        new ResourceEvent.Added(node, Optional.empty()),
        modified(service("a", "10.0.0.9")),
        added(service("c", "10.0.0.3")));
    assertThat(publisher.current().sequence()).isEqualTo(1);
    assertThat(log.current())
        .singleElement()
        .satisfies(it -> assertThat(it.reason()).isEqualTo(Problem.Reason.Internal))
        .asString()
        .contains("snapshot 2 was not made", "a fault of ours");

    fails[0] = false;
    driver.advance(HOLD_OFF);
    change(added(service("d", "10.0.0.4")));
    assertThat(publisher.current().sequence()).isEqualTo(2);
    assertThat(deltas.getLast().services().keySet())
        .extracting(ServiceName::name)
        .containsExactlyInAnyOrder("a", "c", "d");
    assertThat(log.current()).isEmpty();
  }

  @Test
  void anEventThatCannotBeTakenIsAProblemAndTheOthersOfItsBatchAre() {
    change(
        new ResourceEvent.Added(new Node(), Optional.empty()),
        added(service("a", "10.0.0.1")),
        SYNCED);
    assertThat(publisher.current().services()).hasSize(1);
    assertThat(log.current()).singleElement().asString().contains("an event was not taken");
  }

  @Test
  void aLateObserverSeesEverythingAsNew() {
    change(added(service("a", "10.0.0.1")), SYNCED);
    List<SnapshotDelta> deltas = new ArrayList<>();
    publisher.addObserver("late", (delta, snapshot) -> deltas.add(delta));
    driver.run();
    assertThat(deltas).hasSize(1);
    assertThat(deltas.getFirst().services()).containsOnlyKeys(new ServiceName("default", "a"));
  }

  @Test
  void aProblemOfTheSourceIsASnapshot() {
    change(SYNCED);
    driver.advance(HOLD_OFF);
    publisher.onChange(List.of(), List.of(BROKEN));
    driver.run();
    assertThat(publisher.current().problems()).containsExactly(BROKEN);
    assertThat(publisher.current().sequence()).isEqualTo(2);
  }

  @Test
  void theRealControlThreadPublishesAndEnds() throws Exception {
    try (SnapshotPublisher real =
        new SnapshotPublisher(
            new BuildOptions("node-1", IngressClassPolicy.DEFAULT, HOLD_OFF),
            log,
            TimeSource.system())) {
      real.onChange(List.of(added(service("a", "10.0.0.1")), SYNCED), List.of());
      Snapshot first = real.awaitSequence(1).toCompletableFuture().get(10, TimeUnit.SECONDS);
      assertThat(first.services()).hasSize(1);
      real.onChange(List.of(added(service("b", "10.0.0.2"))), List.of());
      real.onChange(List.of(added(service("c", "10.0.0.3"))), List.of());
      // On a slow machine the hold-off may be over when b comes: then it has a snapshot of its own.
      Snapshot last = first;
      while (last.services().size() < 3) {
        last =
            real.awaitSequence(last.sequence() + 1).toCompletableFuture().get(10, TimeUnit.SECONDS);
      }
      assertThat(last.services()).hasSize(3);
      assertThat(last.sequence()).isBetween(first.sequence() + 1, first.sequence() + 2);
    }
  }

  private void change(ResourceEvent... events) {
    publisher.onChange(List.of(events), List.of());
    driver.run();
  }
}
