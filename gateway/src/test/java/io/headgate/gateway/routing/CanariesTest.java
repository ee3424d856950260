package io.headgate.gateway.routing;

import static io.headgate.gateway.routing.IngressFixture.ingress;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headgate.discovery.model.CanaryPolicy;
import io.headgate.discovery.model.CanaryPolicy.ByHeader;
import io.headgate.discovery.model.CanaryPolicy.Share;
import io.headgate.discovery.model.CanaryPolicy.Value;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.ExternalAccess;
import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressBackend.ServiceBackend;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.IngressObjects;
import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.ObjectMeta;
import io.headgate.discovery.model.PathPolicy.Expressions;
import io.headgate.discovery.model.PortSpec;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServiceAddressing;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.ServicePolicy;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.ServicePortName;
import io.headgate.discovery.model.ServiceTraits;
import io.headgate.discovery.model.SessionAffinity;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.TrafficPolicies;
import io.headgate.gateway.http.affinity.SentRequest;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which canary belongs to which route, and whose a request is. */
class CanariesTest {

  private static final String HOST = "a.com";
  private static final SentRequest REQUEST = SentRequest.of(HOST, "/");

  private final SplittableRandom random = new SplittableRandom(11);
  private final ProblemLog problems = new ProblemLog();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Prefix /                   | Prefix /                   | c
          Prefix /                   | ImplementationSpecific /   | c
          Prefix /a/                 | Prefix /a                  | c
          Prefix /a                  | Exact /a                   | main
          Exact /a                   | Exact /a                   | c
          Prefix /a                  | Prefix /b                  | main
          """)
  void aCanaryHasThePathOfItsMainRoute(String main, String canary, String service) {
    RouteTable table =
        table(
            ingress("m").rule(HOST, main, "main"),
            ingress("c").rule(HOST, canary, "c").canary(share(100)));
    assertThat(chosen(table, "/a", REQUEST)).isEqualTo(service.equals("c") ? "c" : "main");
    assertThat(problems.current()).hasSize(service.equals("c") ? 0 : 1);
  }

  @Test
  void aCanaryOfADefaultBackend() {
    RouteTable table =
        table(
            ingress("m").rule(HOST, "Prefix /x", "main").defaultBackend("main"),
            ingress("c").ruleWithoutPaths(HOST).defaultBackend("c").canary(share(100)));
    assertThat(chosen(table, "/", REQUEST)).isEqualTo("c");
    assertThat(chosen(table, "/x", REQUEST)).isEqualTo("main");
  }

  @Test
  void aCanaryOfAnExpression() {
    RouteTable table =
        table(
            ingress("m")
                .rule(HOST, "ImplementationSpecific /a(b|c)", "main")
                .expressions(Expressions.OWN),
            ingress("c").rule(HOST, "ImplementationSpecific /a(b|c)", "c").canary(share(100)));
    assertThat(chosen(table, "/ac", REQUEST)).isEqualTo("c");
  }

  @Test
  void aCanaryDoesNotMakeExpressionsOfTheHostsPaths() {
    RouteTable table =
        table(
            ingress("m").rule(HOST, "Prefix /a.c", "main"),
            ingress("c")
                .rule(HOST, "Prefix /a.c", "c")
                .expressions(Expressions.HOST)
                .canary(share(100)));
    assertThat(chosen(table, "/a.c", REQUEST)).isEqualTo("c");
    assertThat(table.match(HOST, "/abc")).isEqualTo(RouteMatch.NoRoute.INSTANCE);
  }

  @Test
  void nobodyTakesRequestsOfAnotherNamespace() {
    RouteTable table =
        table(
            ingress("m").rule(HOST, "Prefix /", "main"),
            ingress("thief/c").rule(HOST, "Prefix /", "c").canary(share(100)));
    assertThat(chosen(table, "/", REQUEST)).isEqualTo("main");
    assertThat(problems.current())
        .extracting(Problem::message)
        .containsExactly(
            "host a.com, Prefix /: is a canary, and no other Ingress of its namespace serves the"
                + " same host and path");
  }

  @Test
  void theOldestSixteenShareARoute() {
    IngressFixture[] ingresses = new IngressFixture[18];
    ingresses[0] = ingress("m").rule(HOST, "Prefix /", "main");
    for (int i = 1; i < ingresses.length; i++) {
      ingresses[i] =
          ingress("c" + i)
              .age(20 - i)
              .rule(HOST, "Prefix /", "c")
              .canary(
                  new CanaryPolicy(
                      Optional.of(new ByHeader("x", new Value.Exactly("" + i))),
                      Optional.empty(),
                      new Share(0, 100),
                      true));
    }
    RouteTable table = table(ingresses);
    assertThat(chosen(table, "/", REQUEST.with("x", "2"))).isEqualTo("c");
    assertThat(chosen(table, "/", REQUEST.with("x", "1"))).isEqualTo("main");
    assertThat(problems.current())
        .singleElement()
        .extracting(Problem::message)
        .asString()
        .contains("16 older canaries");
  }

  @Test
  void whatTheGrammarTookAndTheLibraryDoesNotKeepsTheCanaryOut() {
    RouteTable table =
        table(
            ingress("m").rule(HOST, "Prefix /", "main"),
            ingress("c")
                .rule(HOST, "Prefix /", "c")
                .canary(
                    new CanaryPolicy(
                        Optional.of(new ByHeader("x", new Value.Matching("(a{1000}){1000}"))),
                        Optional.empty(),
                        new Share(100, 100),
                        true)));
    assertThat(chosen(table, "/", REQUEST.with("x", "a"))).isEqualTo("main");
    assertThat(chosen(table, "/", REQUEST)).isEqualTo("c");
    assertThat(problems.current())
        .singleElement()
        .extracting(Problem::message)
        .asString()
        .contains("canary-by-header-pattern \"(a{1000}){1000}\"", "RE2");
  }

  @Test
  void aValueThatWouldTakeTooLongIsNotForTheCanary() {
    RouteTable table =
        table(
            ingress("m").rule(HOST, "Prefix /", "main"),
            ingress("c")
                .rule(HOST, "Prefix /", "c")
                .canary(
                    new CanaryPolicy(
                        Optional.of(new ByHeader("x", new Value.Matching("(a|b){400}c|d"))),
                        Optional.empty(),
                        new Share(0, 100),
                        true)));
    assertThat(chosen(table, "/", REQUEST.with("x", "d"))).isEqualTo("c");
    assertThat(chosen(table, "/", REQUEST.with("x", "a".repeat(30_000) + "d"))).isEqualTo("main");
  }

  @ParameterizedTest
  @CsvSource({
    // weights and totals of two canaries, their parts
    "10, 100, 20, 100, 0.1, 0.2",
    "1, 3, 1, 7, 0.3333, 0.1429",
    "80, 100, 70, 100, 0.8, 0.2",
    "0, 100, 100, 100, 0, 1",
    "200, 100, 100, 100, 1, 0",
    "2147483647, 2147483647, 1, 1, 1, 0",
    "1073741824, 2147483647, 0, 1, 0.5, 0",
  })
  void iC1_everyCanaryGetsItsShareOfTenThousand(
      int first, int ofFirst, int second, int ofSecond, double one, double other) {
    RouteTable table =
        table(
            ingress("m").rule(HOST, "Prefix /", "main"),
            ingress("c").rule(HOST, "Prefix /", "c").canary(share(first, ofFirst)),
            ingress("d").age(1).rule(HOST, "Prefix /", "d").canary(share(second, ofSecond)));
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < 10_000; i++) {
      counts.merge(chosen(table, "/", REQUEST), 1, Integer::sum);
    }
    assertThat(counts.getOrDefault("c", 0) / 10_000.0).isCloseTo(one, within(edge(one)));
    assertThat(counts.getOrDefault("d", 0) / 10_000.0).isCloseTo(other, within(edge(other)));
  }

  /** None and all are exact. */
  private static double edge(double share) {
    return share == 0 || share == 1 ? 0.0 : 0.02;
  }

  @Test
  void aCanaryThatIsKeptOutLeavesItsShareToTheMainRoute() {
    RouteTable table =
        table(
            ingress("m").rule(HOST, "Prefix /", "main"),
            ingress("c")
                .rule(HOST, "Prefix /", "c")
                .canary(
                    new CanaryPolicy(
                        Optional.of(new ByHeader("x", Value.AlwaysOrNever.INSTANCE)),
                        Optional.empty(),
                        new Share(50, 100),
                        true)),
            ingress("d").age(1).rule(HOST, "Prefix /", "d").canary(share(10, 100)));
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < 10_000; i++) {
      counts.merge(chosen(table, "/", REQUEST.with("x", "never")), 1, Integer::sum);
    }
    assertThat(counts.keySet()).containsExactlyInAnyOrder("main", "d");
    assertThat(counts.getOrDefault("d", 0) / 10_000.0).isCloseTo(0.1, within(0.02));
  }

  @Test
  void toChooseAllocatesNothing() {
    RouteTable table =
        table(
            ingress("m").rule(HOST, "Prefix /", "main"),
            ingress("c")
                .rule(HOST, "Prefix /", "c")
                .canary(
                    new CanaryPolicy(
                        Optional.of(new ByHeader("x-canary", Value.AlwaysOrNever.INSTANCE)),
                        Optional.of("canary"),
                        new Share(50, 100),
                        true)));
    Route main = (Route) table.match(HOST, "/");
    FixedRequest request = new FixedRequest(REQUEST, "other", "a=b; canary=other; c=d");
    choose(main, request, table.snapshot(), 20_000);
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    choose(main, request, table.snapshot(), 20_000);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(20_000);
  }

  private void choose(Route main, FixedRequest request, Snapshot snapshot, int times) {
    for (int i = 0; i < times; i++) {
      main.chosen(request, snapshot, random);
    }
  }

  private String chosen(RouteTable table, String target, SentRequest request) {
    Route main = (Route) table.match(HOST, target);
    Route chosen = main.chosen(request, table.snapshot(), random);
    return ((ServiceBackend) chosen.backend()).service().name();
  }

  private static CanaryPolicy share(int weight) {
    return share(weight, 100);
  }

  private static CanaryPolicy share(int weight, int total) {
    return new CanaryPolicy(Optional.empty(), Optional.empty(), new Share(weight, total), true);
  }

  private RouteTable table(IngressFixture... ingresses) {
    Map<IngressName, Ingress> byName = new LinkedHashMap<>();
    for (IngressFixture fixture : ingresses) {
      Ingress ingress = fixture.build();
      byName.put(ingress.name(), ingress);
    }
    Map<ServiceName, Service> services = new HashMap<>();
    for (String namespace : List.of("default", "thief")) {
      for (String name : List.of("main", "c", "d")) {
        Service service = service(new ServiceName(namespace, name));
        services.put(service.name(), service);
      }
    }
    Snapshot snapshot =
        new Snapshot(
            1, new NodeInfo("node", ""), services, new IngressObjects(byName, Map.of()), List.of());
    return new RouteTableBuilder(new ConflictReport(problems)).build(byName.keySet(), snapshot);
  }

  private static Service service(ServiceName name) {
    ServiceTraits traits =
        new ServiceTraits(
            "uid-" + name,
            new SessionAffinity.None(),
            TrafficPolicies.DEFAULT,
            ExternalAccess.EVERYBODY,
            ServicePolicy.DEFAULT);
    ServicePort port =
        new ServicePort(
            new ServicePortName(name, "http", Protocol.TCP),
            new PortSpec(80, "http", 0, Optional.empty()),
            List.of(),
            traits,
            List.of(Endpoint.ready(EndpointAddress.of(InetAddress.getLoopbackAddress(), 8080))));
    return new Service(
        name,
        new ObjectMeta("uid-" + name, Instant.EPOCH, Map.of()),
        new ServiceAddressing.Headless(),
        traits,
        List.of(port));
  }
}
