package io.headgate.balancer.selection;

import static io.headgate.balancer.selection.PickerFixture.NODE;
import static io.headgate.balancer.selection.PickerFixture.SPREAD;
import static io.headgate.balancer.selection.PickerFixture.STICKY;
import static io.headgate.balancer.selection.PickerFixture.pods;
import static io.headgate.balancer.selection.PickerFixture.port;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.state.AffinityKey;
import io.headgate.balancer.state.ClientAddress;
import io.headgate.balancer.state.Ip;
import io.headgate.discovery.model.ConnectionPolicy;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.HealthPolicy.Ejection.AfterFailures;
import io.headgate.discovery.model.SchedulerFlag;
import io.headgate.discovery.model.SchedulerName;
import io.headgate.discovery.model.SchedulingPolicy;
import io.headgate.discovery.model.ServicePolicy;
import io.headgate.discovery.model.ServicePort;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the picker says it would choose is chosen, and nothing changes by asking. */
class ForesightTest {

  private static final Optional<InetAddress> NOBODY_SAID = Optional.empty();

  private final PickerFixture node = PickerFixture.ejecting(AfterFailures.STANDARD);

  private static ServicePolicy by(SchedulerName name, SchedulerFlag... flags) {
    SchedulingPolicy all = SchedulingPolicy.DEFAULT;
    return ServicePolicy.DEFAULT.with(
        new SchedulingPolicy(Optional.of(name), Set.of(flags), all.scope(), all.slowStart()));
  }

  private static Optional<InetAddress> client(String ip) {
    return Optional.of(Ip.of(ip));
  }

  private static int pod(Forecast forecast) {
    Endpoint endpoint =
        switch (forecast) {
          case Forecast.Next next -> next.endpoint();
          case Forecast.Sticky sticky -> sticky.endpoint();
          default -> throw new AssertionError(forecast);
        };
    return Integer.parseInt(endpoint.target().pod());
  }

  @ParameterizedTest
  @EnumSource(names = {"RR", "WRR", "LC", "WLC", "SED", "NQ", "FO", "SH"})
  void theNextOneIsForeseenHoweverOftenItIsAsked(SchedulerName name) {
    ServicePort port = port(SPREAD, by(name), pods(3));
    for (int i = 1; i < 20; i++) {
      String ip = "10.0.0." + i;
      int foreseen = pod(node.picker.foresee(port, NODE, client(ip)));
      assertThat(pod(node.picker.foresee(port, NODE, client(ip)))).isEqualTo(foreseen);
      assertThat(node.connect(port, ip)).isEqualTo(foreseen);
    }
    for (Endpoint endpoint : port.endpoints()) {
      assertThat(node.state.counts().of(port.name(), endpoint.address()).active()).isZero();
    }
  }

  @Test
  void aClientsPodIsForeseenAndItsTimeGoesOn() {
    ServicePort port = port(STICKY, ServicePolicy.DEFAULT, pods(3));
    int own = node.connect(port, "10.0.0.1");
    AffinityKey key =
        AffinityKey.ofService(port.traits().uid(), new ClientAddress(Ip.of("10.0.0.1"), 0));
    node.time.pass(Duration.ofHours(1));

    Forecast forecast = node.picker.foresee(port, NODE, client("10.0.0.1"));
    assertThat(forecast).isInstanceOf(Forecast.Sticky.class);
    assertThat(pod(forecast)).isEqualTo(own);
    assertThat(node.state.affinity().entries().expiresIn(key)).contains(Duration.ofHours(2));

    assertThat(node.picker.foresee(port, NODE, client("10.0.0.2")))
        .isInstanceOf(Forecast.Next.class);
    assertThat(node.picker.foresee(port, NODE, NOBODY_SAID)).isInstanceOf(Forecast.Next.class);
    assertThat(node.state.affinity().entries().size()).as("nobody was bound").isOne();
  }

  @ParameterizedTest
  @CsvSource({
    "RANDOM, ByChance, ByChance",
    "TWOS,   ByChance, ByChance",
    "SH,     Next,     ByClient",
    "MH,     ByClient, ByClient", // in parity it goes by the port as well
    "DH,     ByVirtualAddress, ByVirtualAddress",
    "LBLC,   ByVirtualAddress, ByVirtualAddress",
    "LBLCR,  ByVirtualAddress, ByVirtualAddress",
  })
  void whatCannotBeForeseenIsSaid(SchedulerName name, String ofClient, String ofNobody) {
    ServicePort port = port(SPREAD, by(name), pods(3));

    assertThat(node.picker.foresee(port, NODE, client("10.0.0.1")).getClass().getSimpleName())
        .isEqualTo(ofClient);
    assertThat(node.picker.foresee(port, NODE, NOBODY_SAID).getClass().getSimpleName())
        .isEqualTo(ofNobody);
  }

  @ParameterizedTest
  @CsvSource({"SH, SH_PORT", "MH, MH_PORT"})
  void aPortThatDecidesIsNotKnown(SchedulerName name, SchedulerFlag flag) {
    assertThat(node.picker.foresee(port(SPREAD, by(name, flag), pods(3)), NODE, client("10.0.0.1")))
        .isEqualTo(Forecast.ByClient.INSTANCE);
  }

  @Test
  void theOnlyOneIsNoMatterOfChance() {
    assertThat(
            pod(
                node.picker.foresee(
                    port(SPREAD, by(SchedulerName.RANDOM), pods(1)), NODE, NOBODY_SAID)))
        .isEqualTo(1);
  }

  @Test
  void withoutEndpointsOrPlacesThereIsNobody() {
    assertThat(node.picker.foresee(port(SPREAD, ServicePolicy.DEFAULT, pods(0)), NODE, NOBODY_SAID))
        .isEqualTo(Forecast.Nobody.INSTANCE);

    ConnectionPolicy all = ConnectionPolicy.DEFAULT;
    ServicePort limited =
        port(
            SPREAD,
            ServicePolicy.DEFAULT.with(
                new ConnectionPolicy(
                    OptionalInt.of(1), all.maxAge(), all.onEndpointRemoval(), Optional.empty())),
            pods(1));
    assertThat(pod(node.picker.foresee(limited, NODE, NOBODY_SAID))).isEqualTo(1);
    Selection.Selected held = node.selected(limited);
    assertThat(node.picker.foresee(limited, NODE, NOBODY_SAID))
        .isEqualTo(Forecast.Waiting.INSTANCE);
    held.lease().close();
    assertThat(pod(node.picker.foresee(limited, NODE, NOBODY_SAID))).isEqualTo(1);
  }
}
