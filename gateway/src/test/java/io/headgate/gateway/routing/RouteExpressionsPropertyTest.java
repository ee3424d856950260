package io.headgate.gateway.routing;

import static io.headgate.gateway.routing.IngressFixture.serviceOf;
import static io.headgate.gateway.routing.IngressFixture.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressBackend;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.IngressPath;
import io.headgate.discovery.model.PathPolicy.Expressions;
import io.headgate.discovery.model.ProblemLog;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Hosts of which all paths are expressions, beside what ingress-nginx writes down: the longest
 * first, of equals the last in the alphabet, and the first that matches. The reference uses the
 * JDK's engine, which is not ours.
 */
class RouteExpressionsPropertyTest {

  private static final String HOST = "a.com";

  @Property(tries = 300)
  void theFirstOfTheLongestThatMatches(
      @ForAll("ingresses") List<Ingress> changes, @ForAll("targets") List<String> targets) {
    RouteTableBuilder builder = new RouteTableBuilder(new ConflictReport(new ProblemLog()));
    Map<IngressName, Ingress> now = new HashMap<>();
    RouteTable table = RouteTable.of(snapshot(now));
    for (Ingress change : changes) {
      // The same name once more takes the Ingress away.
      if (now.remove(change.name()) == null) {
        now.put(change.name(), change);
      }
      table = builder.build(Set.of(change.name()), snapshot(Map.copyOf(now)));
    }
    for (String target : targets) {
      assertThat(serviceOf(table.match(HOST, target))).isEqualTo(reference(now.values(), target));
    }
  }

  private static String reference(Collection<Ingress> ingresses, String target) {
    if (ingresses.stream()
        .noneMatch(it -> it.routing().paths().expressions() != Expressions.NONE)) {
      return NaiveMatcher.serviceOf(ingresses, HOST, target);
    }
    return ingresses.stream()
        .sorted(Ingress.OLDEST_FIRST)
        .flatMap(it -> it.routing().rules().stream())
        .flatMap(it -> it.paths().stream())
        .sorted(
            Comparator.comparingInt((IngressPath it) -> it.path().path().length())
                .thenComparing(it -> it.path().path())
                .reversed())
        .filter(
            it ->
                Pattern.compile(it.path().path(), Pattern.CASE_INSENSITIVE)
                    .matcher(target)
                    .lookingAt())
        .findFirst()
        .map(it -> ((IngressBackend.ServiceBackend) it.backend()).service().name())
        .orElse("404");
  }

  @Provide
  Arbitrary<List<Ingress>> ingresses() {
    Arbitrary<String> paths =
        Combinators.combine(
                Arbitraries.of("Exact", "Prefix", "ImplementationSpecific"),
                Arbitraries.of("/a", "/b", "/A", "/.", "/[ab]", "/a*", "/(a|b)", "/a$")
                    .list()
                    .ofMinSize(1)
                    .ofMaxSize(3))
            .as((type, elements) -> type + " " + String.join("", elements));
    return Combinators.combine(
            Arbitraries.integers().between(0, 5),
            Arbitraries.integers().between(0, 2),
            paths.list().ofMinSize(1).ofMaxSize(4),
            Arbitraries.of(Expressions.NONE, Expressions.NONE, Expressions.HOST))
        .as(RouteExpressionsPropertyTest::ingress)
        .list()
        .ofMaxSize(8);
  }

  @Provide
  Arbitrary<List<String>> targets() {
    return Arbitraries.of("/a", "/b", "/ab", "/A", "/c")
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(it -> String.join("", it))
        .list()
        .ofMinSize(1)
        .ofMaxSize(5);
  }

  private static Ingress ingress(int name, int age, List<String> paths, Expressions which) {
    IngressFixture fixture = IngressFixture.ingress("i" + name).age(age).expressions(which);
    for (int i = 0; i < paths.size(); i++) {
      fixture.rule(HOST, paths.get(i), "s-" + name + "-" + i);
    }
    return fixture.build();
  }
}
