package io.headgate.balancer.selection;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.state.Ip;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.EndpointConditions;
import io.headgate.discovery.model.EndpointPlace;
import io.headgate.discovery.model.EndpointTarget;
import io.headgate.discovery.model.NodeInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Endpoints are written {@code name:state@node>hints}: the state is r (ready), n (not ready), t
 * (serving while terminating) or x (terminating, not serving); the hint names nodes and zones.
 */
class EligibleEndpointsTest {

  private static final NodeInfo NODE = new NodeInfo("n1", "z1");

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "ready ones,                     a:r@n1 b:r@n2 c:n@n1,        a b, a",
    "none ready: the last ones,      a:t@n1 b:n@n1 c:t@n2 d:x@n1, a c, a",
    "local computed for itself,      a:t@n1 b:r@n2,               b,   a",
    "a ready one takes all,          a:t@n1 b:r@n1,               b,   b",
    "nothing at all,                 a:n@n1 b:x@n2,               '',  ''",
    "none here,                      a:r@n2,                      a,   ''",
    "zone hints,                     a:r@n1>z1 b:r@n2>z2,         a,   a",
    "one hint is missing,            a:r@n1>z1 b:r@n2,            a b, a",
    "no hint names our zone,         a:r@n1>z3 b:r@n2>z2,         a b, a",
    "a hint missing on one not ready,a:r@n1>z1 b:r@n2>z2 c:n@n1,  a,   a",
    "node hints before zones,        a:r@n2>n1+z2 b:r@n1>n2+z1,   a,   b",
    "no node hint for us: the zone,  a:r@n2>n2+z1 b:r@n3>n3+z3,   a,   ''",
    "hints do not bind the last ones,a:t@n1>z1 b:t@n2>z2,         a b, a"
  })
  void a22_a24_theRulesOfKubernetes(String rule, String endpoints, String cluster, String local) {
    EligibleEndpoints eligible =
        EligibleEndpoints.of(
            Arrays.stream(endpoints.split(" ", -1)).map(EligibleEndpointsTest::endpoint).toList(),
            NODE);

    assertThat(names(eligible.cluster())).isEqualTo(cluster);
    assertThat(names(eligible.local())).isEqualTo(local);
  }

  private static String names(List<Endpoint> endpoints) {
    return String.join(" ", endpoints.stream().map(endpoint -> endpoint.target().pod()).toList());
  }

  private static Endpoint endpoint(String text) {
    String name = text.substring(0, 1);
    String[] placeAndHints = text.substring(4).split(">", 2);
    List<String> hints =
        Optional.of(placeAndHints)
            .filter(parts -> parts.length == 2)
            .map(parts -> List.of(parts[1].split("\\+", -1)))
            .orElse(List.of());
    return new Endpoint(
        EndpointAddress.of(Ip.of("127.97.0." + (int) name.charAt(0)), 8080),
        switch (text.charAt(2)) {
          case 'r' -> EndpointConditions.READY;
          case 't' -> new EndpointConditions(false, true, true);
          case 'x' -> new EndpointConditions(false, false, true);
          default -> EndpointConditions.NOT_READY;
        },
        new EndpointPlace(
            placeAndHints[0],
            "",
            hints.stream().filter(hint -> hint.startsWith("n")).toList(),
            hints.stream().filter(hint -> hint.startsWith("z")).toList()),
        new EndpointTarget(name, ""),
        1);
  }
}
