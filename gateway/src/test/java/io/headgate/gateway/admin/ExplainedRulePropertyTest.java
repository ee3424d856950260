package io.headgate.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.proxy.Dialer;
import io.headgate.balancer.proxy.EventLoops;
import io.headgate.balancer.proxy.RelayedConnections;
import io.headgate.balancer.proxy.SocketCounters;
import io.headgate.balancer.proxy.TransportName;
import io.headgate.balancer.scheduler.DefaultScheduler;
import io.headgate.balancer.selection.EndpointPicker;
import io.headgate.balancer.state.LocalAffinityTable;
import io.headgate.balancer.state.LocalConnectionCounts;
import io.headgate.balancer.state.LocalRequestBudget;
import io.headgate.discovery.model.CanaryPolicy;
import io.headgate.discovery.model.CanaryPolicy.Share;
import io.headgate.discovery.model.ChoicePolicy;
import io.headgate.discovery.model.HostMatch;
import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressBackend;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.IngressObjects;
import io.headgate.discovery.model.IngressPath;
import io.headgate.discovery.model.IngressPolicies;
import io.headgate.discovery.model.IngressRouting;
import io.headgate.discovery.model.IngressRule;
import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.ObjectMeta;
import io.headgate.discovery.model.PathMatch;
import io.headgate.discovery.model.PathPolicy;
import io.headgate.discovery.model.PathPolicy.Expressions;
import io.headgate.discovery.model.PortRef;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.RewriteTarget;
import io.headgate.discovery.model.RoutePolicy;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.model.TimeSource;
import io.headgate.discovery.model.TlsPolicy;
import io.headgate.gateway.HttpAnswer;
import io.headgate.gateway.RawHttpClient;
import io.headgate.gateway.http.HttpSettings;
import io.headgate.gateway.http.IngressContext;
import io.headgate.gateway.http.IngressServer;
import io.headgate.gateway.http.RequestObserver;
import io.headgate.gateway.http.accesslog.AccessLog;
import io.headgate.gateway.routing.Route;
import io.headgate.gateway.routing.Routes;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * What {@code explain} says of a request, beside what became of the same request on a real socket.
 * jqwik prints the seed of a run that fails.
 */
class ExplainedRulePropertyTest {

  @SuppressWarnings("NullAway.Init") // before the first of all
  private static Gateway gateway;

  @BeforeContainer
  static void start() {
    gateway = new Gateway();
  }

  @AfterContainer
  static void stop() throws IOException {
    gateway.close();
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void iO6_explainNamesTheRuleThatTheRequestTook(
      @ForAll("ingresses") List<Ingress> ingresses, @ForAll("requests") List<Asked> requests)
      throws Exception {
    gateway.serve(ingresses);
    for (Asked request : requests) {
      Taken taken = gateway.send(request);
      JsonObject explained = gateway.explain(request);
      String named = explained.getString("route", "none");
      assertThat(named)
          .as("%s", request)
          .isEqualTo(taken.route().map(Route::toString).orElse("none"));
      assertThat(chosen(explained))
          .as("%s", request)
          .isEqualTo(taken.route().map(Route::toString).stream().toList());
      // Every rule has a Service of its own, so this tells apart two rules that read the same.
      assertThat(explained.getString("backend", "none"))
          .as("%s", request)
          .isEqualTo(taken.route().map(it -> RoutesListing.text(it.backend())).orElse("none"));
      assertThat(explained.getString("outcome")).as("%s", request).startsWith(taken.status() + ":");
    }
  }

  private static List<String> chosen(JsonObject explained) {
    return explained.getJsonArray("considered").stream()
        .map(JsonObject.class::cast)
        .filter(it -> it.getString("verdict").equals("chosen"))
        .map(it -> it.getString("route"))
        .toList();
  }

  /**
   * A request.
   *
   * @param absolute whether its target names the host once more
   */
  record Asked(String method, String host, String target, boolean absolute) {

    String url() {
      return "http://" + host + target;
    }

    String onTheWire() {
      return absolute ? url() : target;
    }
  }

  /** What became of a request. */
  private record Taken(Optional<Route> route, int status) {}

  // ---- random routes and requests: few words, so that everything collides with everything

  @Provide
  Arbitrary<List<Ingress>> ingresses() {
    Arbitrary<String> hosts =
        Arbitraries.of("", "a.x.com", "b.x.com", "*.x.com", "*.a.x.com", "x.com", "a_b.x.com");
    Arbitrary<String> paths =
        Combinators.combine(elements(3), Arbitraries.of("", "/"))
            .as((path, slash) -> (path + slash).replaceFirst("^$", "/"));
    Arbitrary<PathMatch> matches =
        Combinators.combine(Arbitraries.of(0, 1, 2), paths)
            .as(
                (type, path) ->
                    switch (type) {
                      case 0 -> new PathMatch.Exact(path);
                      case 1 -> new PathMatch.Prefix(path);
                      default -> new PathMatch.ImplementationSpecific(path);
                    });
    Arbitrary<List<Rule>> rules =
        Combinators.combine(hosts, matches).as(Rule::new).list().ofMaxSize(4);
    Arbitrary<PathPolicy> policies =
        Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.just(PathPolicy.PLAIN)),
            Tuple.of(1, Arbitraries.just(new PathPolicy(Expressions.OWN, Optional.empty()))),
            Tuple.of(
                1, Arbitraries.just(new PathPolicy(Expressions.HOST, RewriteTarget.of("/r")))));
    Arbitrary<Boolean> canary = Arbitraries.of(false, false, false, true);
    Arbitrary<Ingress> ingress =
        Combinators.combine(
                Arbitraries.integers().between(0, 9),
                Arbitraries.integers().between(0, 2),
                rules,
                policies,
                canary)
            .as(ExplainedRulePropertyTest::ingress);
    return ingress.list().ofMaxSize(10);
  }

  @Provide
  Arbitrary<List<Asked>> requests() {
    Arbitrary<String> hosts =
        Combinators.combine(
                Arbitraries.of("a.x.com", "A.x.COM", "d.x.com", "x.com", "c.a.x.com", "a_b.x.com"),
                Arbitraries.of("", "", "."),
                Arbitraries.of("", "", ":80", ":"))
            .as((name, dot, port) -> name + dot + port);
    Arbitrary<String> odd = Arbitraries.of("//", "/.", "/..", "/%61", "/%2e%2E", "/%2f", "/A");
    Arbitrary<String> paths =
        Combinators.combine(elements(2), odd.list().ofMaxSize(1), elements(2))
            .as((before, between, after) -> before + String.join("", between) + after);
    Arbitrary<String> targets =
        Combinators.combine(
                paths, Arbitraries.of("", "", "/"), Arbitraries.of("", "", "?q=/../b", "%", "\\"))
            .as((path, slash, end) -> (path + slash).replaceFirst("^$", "/") + end);
    return Combinators.combine(
            Arbitraries.of("GET", "GET", "POST", "OPTIONS", "TRACE"),
            Arbitraries.oneOf(hosts, hosts, Arbitraries.of("192.0.2.1", "[2001:db8::1]:80", "a!b")),
            targets,
            Arbitraries.of(false, false, true))
        .as(Asked::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  private static Arbitrary<String> elements(int most) {
    return Arbitraries.of("/a", "/b", "/ab", "/[ab]+")
        .list()
        .ofMaxSize(most)
        .map(all -> String.join("", all));
  }

  private record Rule(String host, PathMatch path) {}

  private static Ingress ingress(
      int name, int age, List<Rule> rules, PathPolicy paths, boolean canary) {
    List<IngressRule> all = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      all.add(
          new IngressRule(
              host(rules.get(i).host()),
              List.of(new IngressPath(rules.get(i).path(), backend("s-" + name + "-" + i)))));
    }
    Optional<CanaryPolicy> share =
        canary
            ? Optional.of(
                new CanaryPolicy(Optional.empty(), Optional.empty(), new Share(50, 100), false))
            : Optional.empty();
    return new Ingress(
        new IngressName("default", "i" + name),
        new ObjectMeta("uid-" + name, Instant.EPOCH.plusSeconds(age), Map.of()),
        "headgate",
        new IngressRouting(
            all,
            name % 3 == 0 && !canary ? Optional.of(backend("d-" + name)) : Optional.empty(),
            new IngressPolicies(
                RoutePolicy.DEFAULT,
                paths,
                new ChoicePolicy(share, Optional.empty(), Optional.empty()),
                TlsPolicy.DEFAULT)),
        List.of());
  }

  private static HostMatch host(String text) {
    if (text.isEmpty()) {
      return new HostMatch.Any();
    }
    return text.startsWith("*.")
        ? new HostMatch.Wildcard(text.substring(1))
        : new HostMatch.Exact(text);
  }

  private static IngressBackend backend(String service) {
    return new IngressBackend.ServiceBackend(
        new ServiceName("default", service), new PortRef.ByNumber(80));
  }

  /** Routes without any Service, on a real socket. */
  private static final class Gateway {

    private final Vertx vertx = EventLoops.vertx(TransportName.NIO, 1).build();
    private final Routes routes = new Routes(new NodeInfo("node", ""), new ProblemLog());
    private final BlockingQueue<Optional<Route>> ended = new LinkedBlockingQueue<>();
    private final AdminSources sources = new SampleNode().sources();
    private final IngressServer server;
    private final InetSocketAddress address;
    private Set<IngressName> served = Set.of();
    private RawHttpClient client;
    private long sequence;

    Gateway() {
      EventLoops loops = EventLoops.of(vertx);
      TimeSource time = TimeSource.system();
      RequestObserver observer =
          (route, status, received, sent, trace) -> ended.add(Optional.ofNullable(route));
      server =
          new IngressServer(
              loops,
              new Dialer(loops),
              new IngressContext(
                  routes,
                  IngressContext.Balancing.of(
                      new EndpointPicker(
                          new LocalConnectionCounts(),
                          new LocalAffinityTable(time, 10),
                          DefaultScheduler.HEADGATE),
                      new RelayedConnections(
                          loops, () -> routes.current().snapshot(), new SocketCounters(), time),
                      new LocalRequestBudget(time),
                      time),
                  new IngressContext.Watching(observer, AccessLog.OFF),
                  HttpSettings.DEFAULT,
                  time));
      address = join(server.listenHttp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
      client = connect();
    }

    /** These and no others; of one name the last. */
    void serve(List<Ingress> ingresses) {
      Map<IngressName, Ingress> byName = new HashMap<>();
      ingresses.forEach(it -> byName.put(it.name(), it));
      Set<IngressName> changed = new HashSet<>(served);
      changed.addAll(byName.keySet());
      served = Set.copyOf(byName.keySet());
      sequence++;
      Snapshot snapshot =
          new Snapshot(
              sequence,
              new NodeInfo("node", ""),
              Map.of(),
              new IngressObjects(Map.copyOf(byName), Map.of()),
              List.of());
      routes.onSnapshot(new SnapshotDelta(Map.of(), changed, Set.of()), snapshot);
    }

    Taken send(Asked request) throws Exception {
      HttpAnswer answer = client.request(request.method(), request.host(), request.onTheWire());
      Optional<Route> route = ended.poll(10, TimeUnit.SECONDS);
      if ("close".equals(answer.headers().get("connection"))) {
        client.close();
        client = connect();
      }
      assertThat(route).as("what became of %s", request).isNotNull();
      return new Taken(route, answer.statusCode());
    }

    JsonObject explain(Asked request) {
      return new Explanation(
              routes.current(), new EndpointJson(sources.balancing().state()), sources.balancing())
          .explain(request.method(), request.url(), List.of(), Optional.empty());
    }

    private RawHttpClient connect() {
      try {
        return new RawHttpClient(new Socket(address.getAddress(), address.getPort()));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    void close() throws IOException {
      client.close();
      server.close();
      join(vertx.close().toCompletionStage());
    }
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
