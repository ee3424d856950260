package io.headgate.balancer.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.state.Ejection.Reason;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.ServicePortName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LocalEjectionTableTest {

  private static final ServicePortName PORT =
      new ServicePortName(new ServiceName("default", "web"), "http", Protocol.TCP);

  private final LocalEjectionTable table = new LocalEjectionTable();

  @Test
  void theLaterEndHolds() {
    table.eject(PORT, Ejection.until(pod(1), Reason.FAILURES, 10), 1);
    table.eject(PORT, Ejection.until(pod(1), Reason.FAILURES, 30), 1);
    table.eject(PORT, Ejection.until(pod(1), Reason.FAILURES, 20), 1);

    assertThat(table.of(PORT)).containsExactly(Ejection.until(pod(1), Reason.FAILURES, 30));
  }

  @Test
  void momentsAreComparedAcrossTheTurnOfTheClock() {
    Ejection before = Ejection.until(pod(1), Reason.FAILURES, Long.MAX_VALUE - 1);
    Ejection after = Ejection.until(pod(1), Reason.FAILURES, Long.MIN_VALUE + 1);
    table.eject(PORT, before, 1);
    table.eject(PORT, after, 1);

    assertThat(table.of(PORT)).containsExactly(after);
    assertThat(after.isOver(Long.MAX_VALUE)).isFalse();
    assertThat(before.isOver(Long.MIN_VALUE)).isTrue();
  }

  @Test
  void anEndpointIsBackWhenItsLastReasonIsGone() {
    table.eject(PORT, Ejection.of(pod(1), Reason.DRAINED), 0);
    table.eject(PORT, Ejection.of(pod(1), Reason.CHECK), 1);

    table.readmit(PORT, pod(1), Reason.CHECK);
    table.readmit(PORT, pod(1), Reason.FAILURES);
    assertThat(table.of(PORT)).containsExactly(Ejection.of(pod(1), Reason.DRAINED));

    table.readmit(PORT, pod(1), Reason.DRAINED);
    assertThat(table.of(PORT)).isEmpty();
    assertThat(table.size()).isZero();
  }

  @Test
  void theLimitCountsEndpointsThatFailAndNotDrainedOnes() {
    table.eject(PORT, Ejection.of(pod(1), Reason.DRAINED), 0);
    table.eject(PORT, Ejection.of(pod(2), Reason.CHECK), 2);
    table.eject(PORT, Ejection.until(pod(2), Reason.FAILURES, 5), 2);
    table.eject(PORT, Ejection.until(pod(3), Reason.FAILURES, 5), 2);
    table.eject(PORT, Ejection.until(pod(4), Reason.FAILURES, 5), 2);

    assertThat(table.of(PORT).stream().map(Ejection::endpoint).distinct())
        .containsExactly(pod(1), pod(2), pod(3));
  }

  @Test
  void eachAddressFamilyHasItsOwnLimit() {
    EndpointAddress ipv6 = EndpointAddress.of(Ip.of("2001:db8::1"), 8080);
    table.eject(PORT, Ejection.until(pod(1), Reason.FAILURES, 5), 1);
    table.eject(PORT, Ejection.until(ipv6, Reason.FAILURES, 5), 1);
    table.eject(PORT, Ejection.until(pod(2), Reason.FAILURES, 5), 1);

    assertThat(table.of(PORT).stream().map(Ejection::endpoint)).containsExactly(pod(1), ipv6);
  }

  @Test
  void d3_theLimitHoldsWhoeverEjectsAtTheSameTime() throws Exception {
    List<Callable<Void>> all = new ArrayList<>();
    IntStream.rangeClosed(1, 100)
        .forEach(
            number ->
                all.add(
                    () -> {
                      table.eject(PORT, Ejection.until(pod(number), Reason.FAILURES, 5), 50);
                      return null;
                    }));
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<Void> one : threads.invokeAll(all)) {
        one.get();
      }
    }

    assertThat(table.of(PORT)).hasSize(50);
  }

  @Test
  void aProbeIsClaimedOnce() {
    Ejection over = Ejection.until(pod(1), Reason.FAILURES, 5);
    table.eject(PORT, over, 1);

    assertThat(table.claimProbe(PORT, over, 15)).isTrue();
    assertThat(table.claimProbe(PORT, over, 16)).isFalse();
    assertThat(table.of(PORT)).containsExactly(Ejection.until(pod(1), Reason.FAILURES, 15));
  }

  @Test
  void observersHearOfChangesOnly() {
    List<String> heard = new ArrayList<>();
    table.addObserver((port, before, after) -> heard.add(before.size() + " -> " + after.size()));

    table.eject(PORT, Ejection.of(pod(1), Reason.DRAINED), 1);
    table.eject(PORT, Ejection.of(pod(1), Reason.DRAINED), 1);
    table.eject(PORT, Ejection.of(pod(2), Reason.DRAINED), 1);
    table.retain(PORT, Set.of(pod(1), pod(2)));
    table.retain(PORT, Set.of(pod(2)));
    table.readmit(PORT, pod(1), Reason.DRAINED);

    assertThat(heard).containsExactly("0 -> 1", "1 -> 2", "2 -> 1");
  }

  private static EndpointAddress pod(int number) {
    return EndpointAddress.of(Ip.of("10.0.0." + number), 8080);
  }
}
