package io.headgate.balancer.selection;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.selection.AffinityTally.Outcome;
import io.headgate.discovery.model.AffinityPolicy;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.HealthPolicy;
import io.headgate.discovery.model.ServicePolicy;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.SessionAffinity;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each choice for a client that belongs to a pod counts once, by what came of it. */
class AffinityTallyTest {

  private static final String CLIENT = "10.0.0.1";

  private final PickerFixture node =
      PickerFixture.with(
          HealthPolicy.Ejection.AfterFailures.STANDARD, AffinityPolicy.Rewrite.EJECTION);

  @Test
  void aClientIsBoundThenKeptThenMovedWithItsPodGone() {
    int pod = node.connect(port(3), CLIENT);
    node.connect(port(3), CLIENT);
    node.connect(port(3), CLIENT);
    assertThat(totals()).containsExactly(2L, 1L, 0L, 0L);

    ServicePort without =
        port(
            PickerFixture.pods(3).stream()
                .filter(it -> !it.target().pod().equals(Integer.toString(pod)))
                .toList());
    node.connect(without, CLIENT);
    node.connect(without, CLIENT);
    assertThat(totals()).containsExactly(3L, 1L, 1L, 0L);
  }

  @Test
  void aConnectionThatIsServedElsewhereOnceCountsAsPassed() {
    int pod = node.connect(port(3), CLIENT);

    node.connect(port(3), CLIENT, Exclusions.NONE.with(PickerFixture.address(pod)));

    assertThat(totals()).containsExactly(0L, 1L, 0L, 1L);
  }

  @Test
  void whatHasNoAffinityIsNotCounted() {
    node.connect(
        PickerFixture.port(
            new SessionAffinity.None(), ServicePolicy.DEFAULT, PickerFixture.pods(2)),
        CLIENT);

    assertThat(totals()).containsOnly(0L);
  }

  private List<Long> totals() {
    return Arrays.stream(Outcome.values()).map(node.picker.affinityTally()::total).toList();
  }

  private static ServicePort port(int pods) {
    return port(PickerFixture.pods(pods));
  }

  private static ServicePort port(List<Endpoint> pods) {
    return PickerFixture.port(
        new SessionAffinity.ClientIp(Duration.ofHours(3)), ServicePolicy.DEFAULT, pods);
  }
}
