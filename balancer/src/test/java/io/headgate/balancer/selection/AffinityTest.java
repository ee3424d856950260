package io.headgate.balancer.selection;

import static io.headgate.balancer.selection.PickerFixture.STICKY;
import static io.headgate.balancer.selection.PickerFixture.address;
import static io.headgate.balancer.selection.PickerFixture.pods;
import static io.headgate.balancer.selection.PickerFixture.port;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.state.AffinityKey;
import io.headgate.balancer.state.ClientAddress;
import io.headgate.balancer.state.Ip;
import io.headgate.discovery.model.AffinityPolicy;
import io.headgate.discovery.model.AffinityPolicy.Hold;
import io.headgate.discovery.model.AffinityPolicy.Rewrite;
import io.headgate.discovery.model.AffinityPolicy.Scope;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.HealthPolicy.Ejection.Off;
import io.headgate.discovery.model.ServicePolicy;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.SessionAffinity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a Service may ask for of its clients' affinity. */
class AffinityTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final String CLIENT = "10.0.0.1";

  private final PickerFixture node = PickerFixture.ejecting(new Off());

  @ParameterizedTest
  @ValueSource(ints = {150, 10_000})
  void b5_aSecondPassMovesNobody(int clients) {
    ServicePort port = port(STICKY, ServicePolicy.DEFAULT, pods(3));
    List<Integer> first = passOf(clients, port);

    assertThat(passOf(clients, port)).isEqualTo(first);
    assertThat(new HashSet<>(first)).containsExactlyInAnyOrder(1, 2, 3);
    assertThat(node.state.affinity().entries().size()).isEqualTo(clients);
    assertThat(node.state.affinity().entries().evicted()).isZero();
  }

  @ParameterizedTest(name = "{0}: {1} of 20 clients have one pod for both ports")
  @CsvSource({"SERVICE, 20", "PORT, 0"})
  void b9_theScopeSaysWhetherPortsShareThePod(Scope scope, int together) {
    ServicePort http = portOf("http", 80, scope);
    ServicePort https = portOf("https", 443, scope);
    // Round robin would give each client the same pod of both: one connection puts it out of step.
    node.connect(https, "10.9.9.9");

    int same = 0;
    for (int client = 0; client < 20; client++) {
      same +=
          node.connect(http, "10.0.0." + client) == node.connect(https, "10.0.0." + client) ? 1 : 0;
    }

    assertThat(same).isEqualTo(together);
    for (int client = 0; client < 20; client++) {
      assertThat(node.connect(https, "10.0.0." + client))
          .isEqualTo(node.connect(https, "10.0.0." + client));
    }
  }

  @Test
  void b2_aConnectionThatIsOpenHoldsThePodWhereTheServiceAsksForIt() {
    ServicePort port = holding(Hold.OPEN);
    Selection.Selected open = sticky(port);
    Selection.Selected second = sticky(port);
    assertThat(PickerFixture.pod(second)).isEqualTo(PickerFixture.pod(open));

    node.time.pass(TIMEOUT.multipliedBy(100));
    second.lease().close();
    second.lease().close();
    node.time.pass(TIMEOUT.multipliedBy(100));
    assertThat(node.connect(port, CLIENT)).isEqualTo(PickerFixture.pod(open));

    // The time starts when the last one ends.
    AffinityKey key = AffinityKey.ofService("uid-1", new ClientAddress(Ip.of(CLIENT), 0));
    assertThat(node.state.affinity().entries().expiresIn(key)).isEmpty();
    open.lease().close();
    assertThat(node.state.affinity().entries().expiresIn(key)).contains(TIMEOUT);
    node.time.pass(TIMEOUT);
    assertThat(node.connect(port, CLIENT)).isNotEqualTo(PickerFixture.pod(open));
    assertThat(node.state.counts().of(port.name(), address(1)).active()).isZero();
  }

  @Test
  void b2_aConnectionThatIsOpenDoesNotHoldThePodOtherwise() {
    ServicePort port = holding(Hold.IDLE);
    Selection.Selected open = sticky(port);

    node.time.pass(TIMEOUT);

    assertThat(node.connect(port, CLIENT)).isNotEqualTo(PickerFixture.pod(open));
  }

  @Test
  void b6_aHeldClientMovesWithItsConnections() {
    ServicePort port = holding(Hold.OPEN);
    Selection.Selected open = sticky(port);
    List<Endpoint> others = new ArrayList<>(port.endpoints());
    others.remove(open.endpoint());
    ServicePort without = port(new SessionAffinity.ClientIp(TIMEOUT), policy(Hold.OPEN), others);

    int moved = node.connect(without, CLIENT);
    node.time.pass(TIMEOUT.multipliedBy(2));

    assertThat(node.connect(without, CLIENT)).isEqualTo(moved);
  }

  @ParameterizedTest(name = "mode {0}, Service {1}: the client stays: {2}")
  @CsvSource({
    "EJECTION, , true",
    "FIRST_FAILURE, , false",
    "EJECTION, FIRST_FAILURE, false",
    "FIRST_FAILURE, EJECTION, true"
  })
  void b11_whoLosesItsPodAtTheFirstFailure(Rewrite mode, Rewrite asked, boolean stays) {
    PickerFixture other = PickerFixture.with(new Off(), mode);
    ServicePort port =
        port(
            STICKY,
            ServicePolicy.DEFAULT.with(
                new AffinityPolicy(Scope.SERVICE, Hold.IDLE, Optional.ofNullable(asked))),
            pods(3));
    int own = other.connect(port, CLIENT);

    int elsewhere = other.connect(port, CLIENT, Exclusions.NONE.with(address(own)));

    assertThat(elsewhere).isNotEqualTo(own);
    assertThat(other.connect(port, CLIENT)).isEqualTo(stays ? own : elsewhere);
  }

  @Test
  void b12_anIpv4MappedClientSharesThePodWhateverTheScope() {
    ServicePort port = portOf("http", 80, Scope.PORT);

    Set<Integer> pods = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      pods.add(node.connect(port, "10.0.0.9"));
      pods.add(node.connect(port, "::ffff:10.0.0.9"));
    }

    assertThat(pods).hasSize(1);
  }

  private Selection.Selected sticky(ServicePort port) {
    return (Selection.Selected) node.pick(port, CLIENT, Exclusions.NONE);
  }

  private List<Integer> passOf(int clients, ServicePort port) {
    return IntStream.range(0, clients)
        .mapToObj(i -> node.connect(port, "10.1." + i / 250 + "." + i % 250))
        .toList();
  }

  private static ServicePort portOf(String name, int number, Scope scope) {
    return port(
        name,
        number,
        STICKY,
        ServicePolicy.DEFAULT.with(new AffinityPolicy(scope, Hold.IDLE, Optional.empty())),
        pods(5));
  }

  private static ServicePort holding(Hold hold) {
    return port(new SessionAffinity.ClientIp(TIMEOUT), policy(hold), pods(3));
  }

  private static ServicePolicy policy(Hold hold) {
    return ServicePolicy.DEFAULT.with(new AffinityPolicy(Scope.SERVICE, hold, Optional.empty()));
  }
}
