package io.headgate.gateway.routing;

import static io.headgate.gateway.routing.IngressFixture.ingress;
import static io.headgate.gateway.routing.IngressFixture.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RouteExplanationTest {

  private final RouteTable table =
      RouteTable.of(
          snapshot(
              ingress("any").rule("", "Prefix /", "any"),
              ingress("wildcard").rule("*.x.com", "Prefix /a", "wildcard"),
              ingress("late").age(1).rule("a.x.com", "Exact /a", "late"),
              ingress("precise")
                  .rule("a.x.com", "Prefix /", "root")
                  .rule("a.x.com", "Prefix /a", "prefix")
                  .rule("a.x.com", "Exact /a", "exact")
                  .rule("a.x.com", "Prefix /b", "other")
                  .defaultBackend("default")));

  @Test
  void everyRouteOfTheHostSaysWhatBecameOfIt() {
    assertThat(lines("a.x.com:80", "/a?q=1"))
        .containsExactly(
            "default/precise: host a.x.com, Exact /a: chosen",
            "default/late: host a.x.com, Exact /a: another route has the same host and path",
            "default/precise: host a.x.com, Prefix /a: an Exact path of the same length matches",
            "default/precise: host a.x.com, Prefix /b: its path does not match",
            "default/precise: host a.x.com, Prefix /: a longer path matches",
            "default/precise: host a.x.com, default backend: a path matches, so the default backend"
                + " is not asked",
            "default/wildcard: host *.x.com, Prefix /a: a more specific host has a match",
            "default/any: any host, Prefix /: a more specific host has a match");
  }

  @Test
  void aLessSpecificHostMayHaveTheOnlyMatch() {
    assertThat(lines("b.x.com", "/c"))
        .containsExactly(
            "default/wildcard: host *.x.com, Prefix /a: its path does not match",
            "default/any: any host, Prefix /: chosen");
  }

  private Iterable<String> lines(String host, String target) {
    return table.explain(host, target).considered().stream()
        .map(considered -> considered.route() + ": " + considered.verdict().text())
        .toList();
  }
}
