package io.headgate.gateway.admin;

import io.headgate.balancer.state.ClusterView;
import io.headgate.discovery.model.IpLiteral;
import io.headgate.discovery.model.ServiceName;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The admin address, read-only but for draining and the level of the log. Under {@code /api/v1/}:
 *
 * <ul>
 *   <li>{@code snapshot}: the sequence number and how much there is
 *   <li>{@code services}, {@code endpoints}, {@code routes}, {@code connections}, {@code affinity},
 *       {@code members}, {@code certificates}, {@code problems}: lists, with the query parameters
 *       {@code namespace}, {@code name}, {@code selector}, {@code output} (json, yaml, table,
 *       wide), {@code watch} and {@code cluster}: of all nodes
 *   <li>{@code explain?method=&url=&header=&client=}: what would become of a request, with these
 *       headers, of that client's
 *   <li>{@code stream}: server-sent events, see {@link LiveFeed}
 *   <li>{@code ipvs}: the listing as ipvsadm prints it, see {@link IpvsAnswers}
 *   <li>{@code config}: the flags in force
 *   <li>{@code log-level}: the levels that were set, by logger; and PUT, from this machine only,
 *       with {@code level} and perhaps {@code logger}
 *   <li>POST {@code drain} and {@code undrain} with {@code namespace}, {@code service} and {@code
 *       endpoint}, from this machine only
 * </ul>
 *
 * At {@code /} there is a page for browsers, see {@link StatusPage}.
 *
 * <p>Answers are made on worker threads, so that a long list does not hold up an event loop.
 */
public final class AdminServer {

  private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);
  private static final String PREFIX = "/api/v1/";

  private final Vertx vertx;
  private final AdminSources sources;
  private final LogLevels levels;
  private final EndpointJson endpoints;

  public AdminServer(Vertx vertx, AdminSources sources, LogLevels levels) {
    this.vertx = vertx;
    this.sources = sources;
    this.levels = levels;
    this.endpoints = new EndpointJson(sources.balancing().state());
  }

  /** Listens; fails where the address cannot be bound. */
  public Future<HttpServer> start(InetSocketAddress address) {
    Router router = Router.router(vertx);
    router
        .route()
        .handler(new LocalHostGuard())
        .handler(
            context -> {
              StatusPage.protect(context.response());
              context.next();
            });
    List<Listing> listings = listings();
    ClusterView cluster = sources.balancing().state().cluster();
    OtherNodes others = new OtherNodes(cluster);
    NodeAnswers own = new NodeAnswers(sources, listings);
    cluster.questions().ifPresent(questions -> questions.answeredBy(own::answer));
    for (Listing listing : listings) {
      router
          .get(PREFIX + listing.name())
          .handler(new ListHandler(sources.snapshots(), listing, others));
    }
    for (Draining.Wish wish : Draining.Wish.values()) {
      router
          .post(PREFIX + wish.name().toLowerCase(Locale.ROOT))
          .handler(new LoopbackGuard())
          .handler(context -> Answers.send(context, () -> draining(wish, context.request())));
    }
    json(router, "log-level", request -> LogLevelJson.of(levels));
    router
        .put(PREFIX + "log-level")
        .handler(new LoopbackGuard())
        .handler(
            context -> Answers.send(context, () -> LogLevelJson.set(levels, context.request())));
    for (String path : StatusPage.paths()) {
      router.get(path).handler(new StatusPage(path));
    }
    router.get(PREFIX + "stream").handler(new LiveFeed(vertx, new FeedState(sources)));
    json(router, "snapshot", request -> SnapshotJson.of(sources.snapshots().current()));
    json(router, "config", request -> config());
    router.get(PREFIX + "explain").handler(this::explain);
    IpvsAnswers ipvs = new IpvsAnswers(sources, own, others);
    router
        .get(PREFIX + "ipvs")
        .handler(context -> Answers.send(context, () -> ipvs.answer(context.request())));
    return vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(address.getPort(), address.getAddress().getHostAddress())
        .onSuccess(server -> LOG.debug("admin on port {}", server.actualPort()));
  }

  private List<Listing> listings() {
    BalancingSources balancing = sources.balancing();
    EndpointsListing endpointsListing = new EndpointsListing(endpoints);
    return List.of(
        new ServicesListing(endpoints, balancing.listing().standing(), balancing.time()),
        endpointsListing,
        new ConnectionsListing(endpointsListing),
        new AffinityListing(balancing.state().affinity().entries()),
        new MembersListing(balancing.state().cluster()),
        new RoutesListing(sources.routes()),
        new CertificatesListing(sources.certificates()),
        new ProblemsListing(balancing.problems()),
        new TopListing(endpoints, balancing.listing().traffic()));
  }

  private Answer draining(Draining.Wish wish, HttpServerRequest request) {
    ServiceName service =
        new ServiceName(
            Answers.required(request, "namespace"), Answers.required(request, "service"));
    return Answer.text(
        new Draining(sources.balancing().state().ejections())
            .perform(
                wish,
                sources.snapshots().current(),
                service,
                Answers.required(request, "endpoint")));
  }

  private JsonObject config() {
    JsonObject json = new JsonObject();
    sources.config().forEach(json::put);
    return json;
  }

  private void explain(RoutingContext context) {
    HttpServerRequest request = context.request();
    Answers.send(
        context,
        () -> {
          String method = Answers.required(request, "method");
          String url = Answers.required(request, "url");
          JsonObject json =
              new Explanation(sources.routes().current(), endpoints, sources.balancing())
                  .explain(method, url, request.params().getAll("header"), client(request));
          return "table".equals(request.getParam("output"))
              ? Answer.text(Explanation.text(json))
              : Answer.json(json);
        });
  }

  private static Optional<InetAddress> client(HttpServerRequest request) {
    String client = request.getParam("client", "");
    Optional<InetAddress> ip = IpLiteral.parse(client);
    if (ip.isEmpty() && !client.isEmpty()) {
      throw new IllegalArgumentException(
          "client: \"" + client + "\" is no address (expected: an IP)");
    }
    return ip;
  }

  private static void json(
      Router router, String path, Function<HttpServerRequest, JsonObject> answer) {
    router
        .get(PREFIX + path)
        .handler(
            context -> Answers.send(context, () -> Answer.json(answer.apply(context.request()))));
  }
}
