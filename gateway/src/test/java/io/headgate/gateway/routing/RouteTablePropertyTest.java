package io.headgate.gateway.routing;

import static io.headgate.gateway.routing.IngressFixture.serviceOf;
import static io.headgate.gateway.routing.IngressFixture.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.gateway.routing.RouteExplanation.Considered;
import io.headgate.gateway.routing.RouteExplanation.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Few hosts, few path elements, many Ingresses: so that everything collides with everything. */
class RouteTablePropertyTest {

  private record Rule(String host, String path) {}

  @Property(tries = 500)
  void theIndexFindsWhatTheRulesSay(
      @ForAll("ingresses") List<Ingress> ingresses,
      @ForAll("requestHosts") String host,
      @ForAll("requestPaths") List<String> paths) {
    Map<IngressName, Ingress> byName = byName(ingresses);
    RouteTable table = RouteTable.of(snapshot(byName));

    for (String path : paths) {
      String expected = NaiveMatcher.serviceOf(byName.values(), host, path);
      assertThat(serviceOf(table.match(host, path))).as(path).isEqualTo(expected);
      assertThat(serviceOf(table.match(host, path + "?q=/a"))).as(path).isEqualTo(expected);
    }
  }

  @Property(tries = 200)
  void aTableThatFollowedEveryChangeIsTheSameAsOneMadeAtOnce(
      @ForAll("ingresses") List<Ingress> changes,
      @ForAll("requestHosts") String host,
      @ForAll("requestPaths") List<String> paths) {
    ProblemLog problems = new ProblemLog();
    RouteTableBuilder builder = new RouteTableBuilder(new ConflictReport(problems));
    Map<IngressName, Ingress> now = new HashMap<>();
    RouteTable followed = RouteTable.of(snapshot(now));
    for (Ingress change : changes) {
      // The same name once more takes the Ingress away.
      if (now.remove(change.name()) == null) {
        now.put(change.name(), change);
      }
      followed = builder.build(Set.of(change.name()), snapshot(Map.copyOf(now)));
    }

    for (String path : paths) {
      assertThat(serviceOf(followed.match(host, path)))
          .isEqualTo(NaiveMatcher.serviceOf(now.values(), host, path));
    }
    ProblemLog atOnce = new ProblemLog();
    new RouteTableBuilder(new ConflictReport(atOnce)).build(now.keySet(), snapshot(now));
    assertThat(problems.current()).containsExactlyInAnyOrderElementsOf(atOnce.current());
  }

  @Property(tries = 200)
  void anExplanationNamesTheRouteThatIsTakenAndOnlyThat(
      @ForAll("ingresses") List<Ingress> ingresses,
      @ForAll("requestHosts") String host,
      @ForAll("requestPaths") List<String> paths) {
    RouteTable table = RouteTable.of(snapshot(byName(ingresses)));

    for (String path : paths) {
      RouteExplanation explanation = table.explain(host, path);
      List<RouteMatch> chosen =
          explanation.considered().stream()
              .filter(considered -> considered.verdict() == Verdict.CHOSEN)
              .<RouteMatch>map(Considered::route)
              .toList();
      RouteMatch match = table.match(host, path);
      assertThat(explanation.match()).isSameAs(match);
      assertThat(chosen).isEqualTo(match instanceof Route ? List.of(match) : List.of());
    }
  }

  @Provide
  Arbitrary<List<Ingress>> ingresses() {
    Arbitrary<String> hosts =
        Arbitraries.of("", "a.x.com", "b.x.com", "*.x.com", "*.a.x.com", "x.com", "c.b.x.com");
    Arbitrary<String> paths =
        Combinators.combine(
                Arbitraries.of("Exact", "Prefix", "ImplementationSpecific"),
                elements(3),
                Arbitraries.of("", "/"))
            .as((type, path, slash) -> type + " " + (path + slash).replaceFirst("^$", "/"));
    Arbitrary<List<Rule>> rules =
        Combinators.combine(hosts, paths).as(Rule::new).list().ofMaxSize(4);
    Arbitrary<Ingress> ingress =
        Combinators.combine(
                Arbitraries.integers().between(0, 9),
                Arbitraries.integers().between(0, 2),
                rules,
                Arbitraries.of(true, false))
            .as(RouteTablePropertyTest::ingress);
    return ingress.list().ofMaxSize(12);
  }

  @Provide
  Arbitrary<String> requestHosts() {
    return Combinators.combine(
            Arbitraries.of(
                "a.x.com", "A.x.com", "d.x.com", "x.com", "c.a.x.com", "e.c.b.x.com", ".x.com", ""),
            Arbitraries.of("", "."),
            Arbitraries.of("", ":80"))
        .as((host, dot, port) -> host.isEmpty() ? "" : host + dot + port);
  }

  @Provide
  Arbitrary<List<String>> requestPaths() {
    return Combinators.combine(elements(5), Arbitraries.of("", "/"))
        .as((path, slash) -> (path + slash).replaceFirst("^$", "/"))
        .list()
        .ofMinSize(1)
        .ofMaxSize(5);
  }

  private static Arbitrary<String> elements(int most) {
    return Arbitraries.of("/a", "/b", "/ab", "/a%20b", "/A")
        .list()
        .ofMaxSize(most)
        .map(l -> String.join("", l));
  }

  /** Every backend is a Service of its own, so that taking the wrong one shows. */
  private static Ingress ingress(int name, int age, List<Rule> rules, boolean withDefault) {
    IngressFixture fixture = IngressFixture.ingress("i" + name).age(age);
    for (int i = 0; i < rules.size(); i++) {
      fixture.rule(rules.get(i).host(), rules.get(i).path(), "s-" + name + "-" + i);
    }
    return (withDefault ? fixture.defaultBackend("d-" + name) : fixture).build();
  }

  private static Map<IngressName, Ingress> byName(List<Ingress> ingresses) {
    Map<IngressName, Ingress> byName = new HashMap<>();
    ingresses.forEach(ingress -> byName.put(ingress.name(), ingress));
    return byName;
  }
}
