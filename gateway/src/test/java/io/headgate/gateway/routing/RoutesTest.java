package io.headgate.gateway.routing;

import static io.headgate.gateway.routing.IngressFixture.ingress;
import static io.headgate.gateway.routing.IngressFixture.serviceOf;
import static io.headgate.gateway.routing.IngressFixture.snapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.sun.management.ThreadMXBean;
import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RoutesTest {

  private final ProblemLog problems = new ProblemLog();
  private final Routes routes = new Routes(new NodeInfo("node", ""), problems);

  @Test
  void beforeTheFirstSnapshotNothingMatches() {
    assertThat(routes.current().match("a.com", "/")).isEqualTo(RouteMatch.NoRoute.INSTANCE);
    assertThat(routes.current().snapshot().sequence()).isZero();
  }

  @Test
  void theTableCarriesTheSnapshotEvenWhereNoRouteChanged() {
    Snapshot first = snapshot(ingress("a").rule("a.com", "Prefix /", "a"));
    Snapshot second = new Snapshot(2, first.node(), Map.of(), first.ingress(), first.problems());
    publish(first, "a");
    RouteMatch route = routes.current().match("a.com", "/");

    publish(second);

    assertThat(routes.current().snapshot()).isSameAs(second);
    assertThat(routes.current().match("a.com", "/")).isSameAs(route);
  }

  @Test
  void routesOfAnUnchangedIngressStayTheSameObjects() {
    IngressFixture a = ingress("a").rule("x.com", "Prefix /a", "a");
    publish(snapshot(a, ingress("b").rule("x.com", "Prefix /b", "b")), "a", "b");
    RouteMatch before = routes.current().match("x.com", "/a");

    publish(snapshot(a, ingress("b").rule("x.com", "Prefix /a/b", "b")), "b");

    assertThat(routes.current().match("x.com", "/a")).isSameAs(before);
    assertThat(serviceOf(routes.current().match("x.com", "/a/b"))).isEqualTo("b");
  }

  @Test
  void iR32_theNewerIngressIsToldWhoHasItsPath() {
    publish(
        snapshot(
            ingress("old").rule("a.com", "Prefix /", "old"),
            ingress("new").age(1).rule("a.com", "Prefix /", "new")),
        "old",
        "new");

    assertThat(serviceOf(routes.current().match("a.com", "/"))).isEqualTo("old");
    assertThat(problems.current())
        .extracting(Problem::reason, Problem::toString)
        .containsExactly(
            tuple(
                Problem.Reason.Conflict,
                "Ingress default/new: host a.com, Prefix / is served by Ingress default/old, which"
                    + " is older"));
  }

  @Test
  void iR33_theNewerIngressServesOnceTheOlderOneIsGone() {
    IngressFixture newer = ingress("new").age(1).rule("a.com", "Prefix /", "new");
    publish(snapshot(ingress("old").rule("a.com", "Prefix /", "old"), newer), "old", "new");

    publish(snapshot(newer), "old");

    assertThat(serviceOf(routes.current().match("a.com", "/"))).isEqualTo("new");
    assertThat(problems.current()).isEmpty();
  }

  @Test
  void anIngressThatSaysTheSameTwiceIsTold() {
    publish(
        snapshot(
            ingress("twice").rule("a.com", "Exact /x", "one").rule("a.com", "Exact /x", "two")),
        "twice");

    assertThat(serviceOf(routes.current().match("a.com", "/x"))).isEqualTo("one");
    assertThat(problems.current())
        .extracting(Problem::message)
        .containsExactly("host a.com, Exact /x stands twice in this Ingress; the first one serves");
  }

  @Test
  void matchingDoesNotAllocate() {
    publish(
        snapshot(
            ingress("a")
                .rule("a.com", "Prefix /shop/cart", "a")
                .rule("*.b.com", "Prefix /", "b")
                .defaultBackend("c")),
        "a");
    RouteTable table = routes.current();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    match(table, 20_000);
    long before = threads.getCurrentThreadAllocatedBytes();
    match(table, 20_000);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    // The measuring itself costs a few bytes; one object per match would be 100 times this.
    assertThat(allocated).isLessThan(10_000);
  }

  private static void match(RouteTable table, int times) {
    for (int i = 0; i < times; i++) {
      assertFound(table.match("a.com:8080", "/shop/cart/items?q=1"));
      assertFound(table.match("x.b.com.", "/anything"));
      assertFound(table.match("a.com", "/other"));
    }
  }

  private static void assertFound(RouteMatch match) {
    if (!(match instanceof Route)) {
      throw new AssertionError(match);
    }
  }

  @Test
  void tenThousandIngressesAndOneMoreChange() {
    Map<IngressName, Ingress> ingresses = new HashMap<>();
    for (int i = 0; i < 10_000; i++) {
      Ingress ingress = ingress("i" + i).rule("h" + i + ".com", "Prefix /", "s" + i).build();
      ingresses.put(ingress.name(), ingress);
    }
    routes.onSnapshot(
        new SnapshotDelta(Map.of(), ingresses.keySet(), Set.of()), snapshot(ingresses));
    RouteMatch untouched = routes.current().match("h1.com", "/");
    Ingress changed = ingress("i0").rule("other.com", "Prefix /", "s0").build();
    ingresses.put(changed.name(), changed);

    publish(snapshot(ingresses), "i0");

    assertThat(serviceOf(routes.current().match("other.com", "/"))).isEqualTo("s0");
    assertThat(serviceOf(routes.current().match("h0.com", "/"))).isEqualTo("404");
    assertThat(routes.current().match("h1.com", "/")).isSameAs(untouched);
    assertThat(routes.current().routes()).hasSize(10_000);
  }

  private void publish(Snapshot snapshot, String... changed) {
    Set<IngressName> names =
        Arrays.stream(changed)
            .map(name -> new IngressName("default", name))
            .collect(Collectors.toSet());
    routes.onSnapshot(new SnapshotDelta(Map.of(), names, Set.of()), snapshot);
  }
}
