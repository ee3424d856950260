package io.headgate.balancer.selection;

import static io.headgate.balancer.selection.PickerFixture.SPREAD;
import static io.headgate.balancer.selection.PickerFixture.STICKY;
import static io.headgate.balancer.selection.PickerFixture.address;
import static io.headgate.balancer.selection.PickerFixture.pods;
import static io.headgate.balancer.selection.PickerFixture.port;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.state.DialFailure;
import io.headgate.balancer.state.Ejection;
import io.headgate.balancer.state.EjectionObserver;
import io.headgate.balancer.state.EjectionTable;
import io.headgate.balancer.state.LocalEjectionTable;
import io.headgate.balancer.state.SharedState;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.HealthPolicy;
import io.headgate.discovery.model.HealthPolicy.Ejection.AfterFailures;
import io.headgate.discovery.model.HealthPolicy.Ejection.Off;
import io.headgate.discovery.model.ServicePolicy;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.ServicePortName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the picker does with endpoints that fail, are found ill, or are drained. */
class EjectionTest {

  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final PickerFixture node = PickerFixture.ejecting(new AfterFailures(5, INTERVAL, 50));
  private final ServicePort port = port(SPREAD, ServicePolicy.DEFAULT, pods(3));

  @Test
  void d3_fiveFailuresInARowTakeAnEndpointOut() {
    assertThat(node.connections(port, 15, Set.of(2))).filteredOn(pod -> pod == 2).hasSize(5);

    assertThat(node.connections(port, 30, Set.of(2))).doesNotContain(2);
  }

  @Test
  void d3_aSuccessBetweenFailuresStartsTheCountAgain() {
    for (int round = 0; round < 5; round++) {
      // Every second connection meets it: the others are those that go on to the next pod.
      assertThat(node.connections(port, 8, Set.of(2))).filteredOn(pod -> pod == 2).hasSize(4);
      assertThat(node.connections(port, 3, Set.of())).contains(2);
    }
  }

  @Test
  void d3_afterTheIntervalOneConnectionTriesTheEndpoint() {
    node.connections(port, 15, Set.of(2));
    node.time.pass(INTERVAL.minusNanos(1));
    assertThat(node.connections(port, 6, Set.of(2))).doesNotContain(2);

    node.time.pass(Duration.ofNanos(1));
    assertThat(node.connections(port, 30, Set.of(2))).filteredOn(pod -> pod == 2).hasSize(1);

    node.time.pass(INTERVAL);
    assertThat(node.connections(port, 30, Set.of())).filteredOn(pod -> pod == 2).hasSize(10);
    assertThat(node.state.ejections().of(port.name())).isEmpty();
  }

  @Test
  void d3_whileTheOneConnectionIsOnItsWayNoOtherIs() {
    node.connections(port, 15, Set.of(2));
    node.time.pass(INTERVAL);
    List<Selection.Selected> open = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      open.add(node.selected(port));
    }
    assertThat(open).filteredOn(Selection.Selected::isProbe).hasSize(1);
    assertThat(open.stream().map(PickerFixture::pod)).filteredOn(pod -> pod == 2).hasSize(1);

    // It ends without having said anything: the next one comes when another interval has passed.
    open.forEach(selected -> selected.lease().close());
    assertThat(node.connections(port, 9, Set.of())).doesNotContain(2);
    node.time.pass(INTERVAL);
    assertThat(node.connections(port, 9, Set.of())).contains(2);
  }

  @Test
  void d3_manyThreadsSendOneConnection() throws Exception {
    node.connections(port, 15, Set.of(2));
    node.time.pass(INTERVAL);
    Callable<Integer> loop =
        () -> {
          int probes = 0;
          for (int i = 0; i < 5_000; i++) {
            Selection.Selected selected = node.selected(port);
            probes += selected.isProbe() ? 1 : 0;
            selected.lease().close();
          }
          return probes;
        };
    int probes = 0;
    try (ExecutorService loops = Executors.newFixedThreadPool(4)) {
      for (Future<Integer> result : loops.invokeAll(List.of(loop, loop, loop, loop))) {
        probes += result.get();
      }
    }

    assertThat(probes).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void d3_whereAnotherNodeTriesTheEndpointThisOneDoesNot(boolean sticky) {
    LocalEjectionTable local = new LocalEjectionTable();
    PickerFixture other =
        PickerFixture.sharing(
            state ->
                new SharedState(
                    state.counts(),
                    state.affinity(),
                    new ElsewhereTried(local),
                    state.limits(),
                    state.cluster()));
    ServicePort spread = port(sticky ? STICKY : SPREAD, ServicePolicy.DEFAULT, pods(3));
    local.eject(
        spread.name(), Ejection.until(address(2), Ejection.Reason.FAILURES, 1), pods(3).size());
    other.time.pass(INTERVAL);

    Set<Integer> pods = new HashSet<>();
    for (int client = 0; client < 30; client++) {
      pods.add(other.connect(spread, "10.0.0." + client));
    }

    assertThat(pods).containsExactlyInAnyOrder(1, 3);
  }

  @ParameterizedTest(name = "{0} pods, at most {1} %, {2} dead: {3} out")
  @CsvSource({"4, 50, 4, 2", "3, 50, 3, 1", "1, 50, 1, 0", "10, 20, 5, 2", "3, 100, 3, 3"})
  void d3_atMostAShareIsOut(int pods, int percent, int dead, int out) {
    ServicePort limited = port(SPREAD, health(new AfterFailures(1, INTERVAL, percent)), pods(pods));

    node.connections(limited, 100, Set.copyOf(numbers(dead)));

    assertThat(node.state.ejections().of(limited.name())).hasSize(out);
  }

  @Test
  void whereAllAreOutNoneIsPassedOver() {
    ServicePort all = port(SPREAD, health(new AfterFailures(1, INTERVAL, 100)), pods(2));
    node.connections(all, 1, Set.of(1, 2));
    assertThat(node.state.ejections().of(all.name())).hasSize(2);

    assertThat(node.connections(all, 2, Set.of(1, 2))).containsExactlyInAnyOrder(1, 2, 1, 2);

    // The first that answers is in again, and has everything.
    node.connections(all, 1, Set.of(1));
    assertThat(node.connections(all, 4, Set.of(1))).containsOnly(2);
  }

  @Test
  void parityModesAndServicesThatSaySoKeepTheirEndpoints() {
    PickerFixture parity = PickerFixture.ejecting(new Off());
    ServicePort off = port(SPREAD, health(new Off()), pods(3));

    assertThat(parity.connections(port, 60, Set.of(2))).filteredOn(pod -> pod == 2).hasSize(30);
    assertThat(node.connections(off, 60, Set.of(2))).filteredOn(pod -> pod == 2).hasSize(30);

    // What was ejected while the rule held does not count without it.
    node.state
        .ejections()
        .eject(off.name(), Ejection.until(address(1), Ejection.Reason.FAILURES, 1), 3);
    assertThat(node.connections(off, 3, Set.of())).containsExactlyInAnyOrder(1, 2, 3);
  }

  @ParameterizedTest
  @CsvSource({"CHECK", "DRAINED"})
  void anEndpointIsOutForEveryReasonThatSomebodyHas(Ejection.Reason reason) {
    PickerFixture parity = PickerFixture.ejecting(new Off());
    assertThat(parity.connections(port, 6, Set.of())).contains(2);

    parity.state.ejections().eject(port.name(), Ejection.of(address(2), reason), 1);
    assertThat(parity.connections(port, 6, Set.of())).doesNotContain(2);

    parity.state.ejections().readmit(port.name(), address(2), reason);
    assertThat(parity.connections(port, 6, Set.of())).contains(2);
  }

  @Test
  void aDrainedEndpointIsNotUsedEvenWhereItIsTheLast() {
    for (int pod = 1; pod <= 3; pod++) {
      node.state
          .ejections()
          .eject(port.name(), Ejection.of(address(pod), Ejection.Reason.DRAINED), 3);
    }

    assertThat(node.pick(port, "10.0.0.1", Exclusions.NONE))
        .isEqualTo(Selection.NoEndpoints.INSTANCE);
  }

  @Test
  void d3_aFailureThatIsOursEjectsNobody() {
    for (int i = 0; i < 30; i++) {
      node.selected(port).abandoned();
    }

    assertThat(node.state.ejections().of(port.name())).isEmpty();
    assertThat(node.state.counts().of(port.name(), address(1)).traffic().failures()).isPositive();
  }

  @Test
  void d3_anEjectedPodLosesItsClientsAndAReturningOneDoesNotTakeThemBack() {
    ServicePort sticky = port(STICKY, ServicePolicy.DEFAULT, pods(3));
    int own = node.connect(sticky, "10.0.0.1");
    for (int i = 0; i < 5; i++) {
      node.selected(sticky).failed(DialFailure.REFUSED);
    }

    int moved = node.connect(sticky, "10.0.0.1");
    assertThat(moved).isNotEqualTo(own);
    node.time.pass(INTERVAL);
    assertThat(node.connect(sticky, "10.0.0.1")).isEqualTo(moved);
  }

  @Test
  void whatIsGoneIsNotOutWhenItComesBack() {
    node.change(Optional.empty(), Optional.of(port));
    node.connections(port, 15, Set.of(3));
    ServicePort without = port(SPREAD, ServicePolicy.DEFAULT, pods(2));

    node.change(Optional.of(port), Optional.of(without));
    node.change(Optional.of(without), Optional.of(port));

    assertThat(node.connections(port, 3, Set.of())).containsExactlyInAnyOrder(1, 2, 3);
  }

  @Test
  void anEndpointStaysOutWhileOtherThingsOfItsServiceChange() {
    node.change(Optional.empty(), Optional.of(port));
    node.connections(port, 15, Set.of(3));
    ServicePort more = port(SPREAD, ServicePolicy.DEFAULT, pods(4));

    node.change(Optional.of(port), Optional.of(more));

    assertThat(node.connections(more, 8, Set.of(3))).doesNotContain(3);
  }

  private static ServicePolicy health(HealthPolicy.Ejection ejection) {
    return ServicePolicy.DEFAULT.with(
        new HealthPolicy(Optional.of(ejection), HealthPolicy.DEFAULT.check()));
  }

  private static List<Integer> numbers(int count) {
    return IntStream.rangeClosed(1, count).boxed().toList();
  }

  /** The table of a node that is never the one to try an endpoint. */
  private record ElsewhereTried(LocalEjectionTable local) implements EjectionTable {

    @Override
    public List<Ejection> of(ServicePortName port) {
      return local.of(port);
    }

    @Override
    public void eject(ServicePortName port, Ejection ejection, int mostOut) {
      local.eject(port, ejection, mostOut);
    }

    @Override
    public boolean claimProbe(ServicePortName port, Ejection over, long until) {
      return false;
    }

    @Override
    public void readmit(ServicePortName port, EndpointAddress endpoint, Ejection.Reason reason) {
      local.readmit(port, endpoint, reason);
    }

    @Override
    public void retain(ServicePortName port, Set<EndpointAddress> endpoints) {
      local.retain(port, endpoints);
    }

    @Override
    public void addObserver(EjectionObserver observer) {
      local.addObserver(observer);
    }
  }
}
