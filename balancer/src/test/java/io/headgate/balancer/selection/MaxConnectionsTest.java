package io.headgate.balancer.selection;

import static io.headgate.balancer.selection.PickerFixture.SPREAD;
import static io.headgate.balancer.selection.PickerFixture.STICKY;
import static io.headgate.balancer.selection.PickerFixture.address;
import static io.headgate.balancer.selection.PickerFixture.key;
import static io.headgate.balancer.selection.PickerFixture.pods;
import static io.headgate.balancer.selection.PickerFixture.port;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.state.ConnectionLimits;
import io.headgate.balancer.state.Ejection;
import io.headgate.balancer.state.EndpointPlaces;
import io.headgate.balancer.state.Limits;
import io.headgate.balancer.state.SharedState;
import io.headgate.discovery.model.ConnectionPolicy;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.HealthPolicy.Ejection.Off;
import io.headgate.discovery.model.ServicePolicy;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.ServicePortName;
import io.headgate.discovery.model.SessionAffinity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A bound on the connections of each pod, and what becomes of those that find all pods full. */
class MaxConnectionsTest {

  private final PickerFixture node = PickerFixture.ejecting(new Off());
  private final List<Selection> answers = new ArrayList<>();
  private boolean closeAtOnce;

  @Test
  void aFullPodIsPassedOver() {
    ServicePort port = limited(SPREAD, 1, pods(3));
    Map<Integer, Integer> opened = new HashMap<>();
    for (int i = 0; i < 3; i++) {
      opened.merge(PickerFixture.pod(node.selected(port)), 1, Integer::sum);
    }

    assertThat(opened).containsOnlyKeys(1, 2, 3).containsValue(1);
  }

  @Test
  void whoFindsAllPodsFullIsServedInTheOrderOfArrival() {
    ServicePort port = limited(SPREAD, 2, pods(1));
    Selection.Selected first = node.selected(port);
    Selection.Selected second = node.selected(port);
    List<String> served = new ArrayList<>();
    for (String client : List.of("10.0.0.1", "10.0.0.2", "10.0.0.3")) {
      node.picker.pick(
          port,
          PickerFixture.NODE,
          key(client),
          Exclusions.NONE,
          selection -> served.add(client + (selection instanceof Selection.Selected)));
    }
    assertThat(served).isEmpty();
    assertThat(node.picker.waiting()).isEqualTo(3);

    second.lease().close();
    assertThat(served).containsExactly("10.0.0.1true");
    second.lease().close();
    assertThat(served).hasSize(1);
    first.lease().close();
    assertThat(served).containsExactly("10.0.0.1true", "10.0.0.2true");
    assertThat(node.picker.waiting()).isEqualTo(1);
    assertThat(node.state.counts().of(port.name(), address(1)).active()).isEqualTo(2);
  }

  @Test
  void whoWaitsTooLongIsRefused() {
    ServicePort port = limited(SPREAD, 1, pods(1));
    Selection.Selected held = node.selected(port);
    await(port, 1);
    node.time.pass(WaitingRoom.MAX_WAIT.minusNanos(1));
    await(port, 1);
    node.picker.lookAgain();
    assertThat(answers).isEmpty();

    node.time.pass(Duration.ofNanos(1));
    node.picker.lookAgain();
    assertThat(answers).containsExactly(Selection.Full.INSTANCE);

    held.lease().close();
    assertThat(answers).hasSize(2).last().isInstanceOf(Selection.Selected.class);
  }

  @Test
  void soManyWaitAndNoMore() {
    ServicePort port = limited(SPREAD, 1, pods(1));
    Selection.Selected held = node.selected(port);
    await(port, WaitingRoom.MAX_WAITING);
    assertThat(answers).isEmpty();

    await(port, 1);
    assertThat(answers).containsExactly(Selection.Full.INSTANCE);
    assertThat(node.picker.waiting()).isEqualTo(WaitingRoom.MAX_WAITING);

    // Each of them ends at once and lets the next one in: a whole queue on one stack would not fit.
    answers.clear();
    closeAtOnce = true;
    held.lease().close();
    assertThat(answers).hasSize(WaitingRoom.MAX_WAITING);
    assertThat(node.picker.waiting()).isZero();
    assertThat(node.state.counts().of(port.name(), address(1)).active()).isZero();
  }

  @Test
  void whoWaitsGetsPodsThatComeMeanwhile() {
    ServicePort port = limited(SPREAD, 1, pods(1));
    node.change(Optional.empty(), Optional.of(port));
    node.selected(port);
    await(port, 2);

    ServicePort scaled = limited(SPREAD, 1, pods(2));
    node.change(Optional.of(port), Optional.of(scaled));
    node.picker.pick(scaled, PickerFixture.NODE, key("10.0.0.9"), Exclusions.NONE, answers::add);
    node.picker.lookAgain();

    assertThat(answers).hasSize(1);
    assertThat(PickerFixture.pod((Selection.Selected) answers.getFirst())).isEqualTo(2);
    assertThat(node.picker.waiting()).isEqualTo(2);
  }

  @Test
  void whoWaitsGetsPodsThatComeWhileNobodyElseAsks() {
    ServicePort port = limited(SPREAD, 1, pods(1));
    node.change(Optional.empty(), Optional.of(port));
    node.selected(port);
    await(port, 2);

    node.change(Optional.of(port), Optional.of(limited(SPREAD, 1, pods(2))));
    node.picker.lookAgain();
    assertThat(answers).hasSize(1);
    assertThat(PickerFixture.pod((Selection.Selected) answers.getFirst())).isEqualTo(2);
    assertThat(node.picker.waiting()).isOne();

    node.change(Optional.of(port), Optional.of(limited(SPREAD, 2, pods(2))));
    node.picker.lookAgain();
    assertThat(answers).as("a higher limit is room as well").hasSize(2);
    assertThat(node.picker.waiting()).isZero();
  }

  @Test
  void whoWaitsGetsAPodThatIsBackWhileNobodyElseAsks() {
    ServicePort port = limited(SPREAD, 1, pods(2));
    node.change(Optional.empty(), Optional.of(port));
    node.state.ejections().eject(port.name(), Ejection.of(address(2), Ejection.Reason.DRAINED), 1);
    node.selected(port);
    await(port, 1);
    assertThat(answers).isEmpty();

    node.state.ejections().readmit(port.name(), address(2), Ejection.Reason.DRAINED);
    node.picker.lookAgain();
    assertThat(answers).hasSize(1);
  }

  @Test
  void whoWaitsForAPortThatGoesIsToldSo() {
    ServicePort port = limited(SPREAD, 1, pods(1));
    node.change(Optional.empty(), Optional.of(port));
    node.selected(port);
    await(port, 2);

    node.change(Optional.of(port), Optional.empty());

    assertThat(answers).containsExactly(Selection.NoService.INSTANCE, Selection.NoService.INSTANCE);
    assertThat(node.picker.waiting()).isZero();
  }

  @Test
  void nobodyWaitsForAPodThatIsDrained() {
    ServicePort port = limited(SPREAD, 1, pods(1));
    node.state.ejections().eject(port.name(), Ejection.of(address(1), Ejection.Reason.DRAINED), 1);

    await(port, 1);

    assertThat(answers).containsExactly(Selection.NoEndpoints.INSTANCE);
  }

  @Test
  void aFullPodKeepsItsClients() {
    ServicePort port = limited(STICKY, 1, pods(2));
    Selection.Selected own = (Selection.Selected) node.pick(port, "10.0.0.1", Exclusions.NONE);

    assertThat(node.connect(port, "10.0.0.1")).isNotEqualTo(PickerFixture.pod(own));
    own.lease().close();
    assertThat(node.connect(port, "10.0.0.1")).isEqualTo(PickerFixture.pod(own));
  }

  /**
   * @param late what the scheduler sees is late, so that it often chooses a pod that is full by now
   */
  @ParameterizedTest
  @CsvSource({"false, false", "true, false", "false, true", "true, true"})
  void theBoundHoldsWhateverManyThreadsDo(boolean sticky, boolean late) throws Exception {
    int limit = 3;
    PickerFixture busy =
        PickerFixture.sharing(
            state ->
                late
                    ? new SharedState(
                        state.counts(),
                        state.affinity(),
                        state.ejections(),
                        new Limits(
                            new SeenLate(state.limits().connections()), state.limits().requests()),
                        state.cluster())
                    : state);
    ServicePort port = limited(sticky ? STICKY : SPREAD, limit, pods(2));
    AtomicInteger[] open = {new AtomicInteger(), new AtomicInteger()};
    AtomicInteger most = new AtomicInteger();
    List<Callable<Void>> clients = new ArrayList<>();
    for (int thread = 0; thread < 16; thread++) {
      String client = "10.0.0." + thread;
      clients.add(
          () -> {
            for (int i = 0; i < 2_000; i++) {
              CompletableFuture<Selection> answer = new CompletableFuture<>();
              busy.picker.pick(
                  port, PickerFixture.NODE, key(client), Exclusions.NONE, answer::complete);
              Selection.Selected got = (Selection.Selected) answer.get(30, TimeUnit.SECONDS);
              AtomicInteger ofPod = open[PickerFixture.pod(got) - 1];
              most.accumulateAndGet(ofPod.incrementAndGet(), Math::max);
              Thread.onSpinWait();
              ofPod.decrementAndGet();
              got.lease().close();
            }
            return null;
          });
    }
    try (ExecutorService loops = Executors.newFixedThreadPool(clients.size())) {
      for (Future<Void> one : loops.invokeAll(clients)) {
        one.get();
      }
    }

    assertThat(most.get()).isBetween(1, limit);
    assertThat(busy.picker.waiting()).isZero();
    for (Endpoint endpoint : port.endpoints()) {
      assertThat(busy.state.counts().of(port.name(), endpoint.address()).active()).isZero();
      assertThat(busy.state.limits().connections().of(port.name(), endpoint.address()).take(1))
          .isTrue();
    }
  }

  /** So many clients that are not answered before they have to be. */
  private void await(ServicePort port, int clients) {
    for (int i = 0; i < clients; i++) {
      node.picker.pick(
          port,
          PickerFixture.NODE,
          key("10.0.0.1"),
          Exclusions.NONE,
          selection -> {
            answers.add(selection);
            if (closeAtOnce && selection instanceof Selection.Selected selected) {
              selected.lease().close();
            }
          });
    }
  }

  private static ServicePort limited(SessionAffinity affinity, int limit, List<Endpoint> pods) {
    return port(
        affinity,
        ServicePolicy.DEFAULT.with(
            new ConnectionPolicy(
                OptionalInt.of(limit),
                Optional.empty(),
                ConnectionPolicy.DEFAULT.onEndpointRemoval(),
                Optional.empty())),
        pods);
  }

  /** Limits that seem to have free places always. */
  private record SeenLate(ConnectionLimits limits) implements ConnectionLimits {

    @Override
    public EndpointPlaces of(ServicePortName service, EndpointAddress endpoint) {
      EndpointPlaces real = limits.of(service, endpoint);
      return new EndpointPlaces() {
        @Override
        public boolean hasFree(int limit) {
          return true;
        }

        @Override
        public boolean take(int limit) {
          return real.take(limit);
        }

        @Override
        public void giveBack() {
          real.giveBack();
        }
      };
    }
  }
}
