package io.headgate.gateway.http;

import io.headgate.discovery.model.ForwardPolicy;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.Snapshot;
import io.headgate.gateway.http.affinity.RequestedPod;
import io.headgate.gateway.http.step.RouteSteps;
import io.headgate.gateway.http.step.StepOutcome;
import io.headgate.gateway.http.step.Vouching;
import io.headgate.gateway.routing.BackendTarget;
import io.headgate.gateway.routing.GlobalRules;
import io.headgate.gateway.routing.Rewrite;
import io.headgate.gateway.routing.Route;
import io.headgate.gateway.routing.RouteMatch;
import io.headgate.gateway.routing.RouteTable;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;

/**
 * What becomes of a request that can be read, until it goes to a Service: its route, what the route
 * wants of the client's TLS, its steps, its guards, and the target that pods are to see. Confined
 * to one event loop; guards may take their time.
 */
final class Reception {

  private final HttpLoop loop;
  private final Exchange exchange;
  private final HttpRequest request;
  private final ClientConnection client;
  private final boolean hasBody;

  Reception(
      HttpLoop loop,
      Exchange exchange,
      HttpRequest request,
      ClientConnection client,
      boolean hasBody) {
    this.loop = loop;
    this.exchange = exchange;
    this.request = request;
    this.client = client;
    this.hasBody = hasBody;
  }

  private boolean isBlocked(GlobalRules rules) {
    HttpHeaders headers = request.headers();
    return rules.blocksSomebody()
        && rules.blocks(
            headers.get(HttpHeaderNames.USER_AGENT), headers.get(HttpHeaderNames.REFERER));
  }

  void start() {
    RouteTable table = loop.context().routes().current();
    switch (table.match(host(), request.uri())) {
      case RouteMatch.NoRoute none -> exchange.fail(Failure.NO_ROUTE, "no route");
      case RouteMatch.TooLong path ->
          exchange.fail(Failure.REQUEST_LINE_TOO_LONG, "for expressions");
      case Route found -> {
        exchange.routed(found);
        if (isBlocked(exchange.rules())) {
          exchange.fail(Failure.FORBIDDEN, "blocked");
          return;
        }
        if (!loop.clientGate().admits(exchange, client, found)) {
          return;
        }
        long limit = found.policy().forward().maxBodyBytes();
        if (limit > 0 && hasBody && HttpUtil.getContentLength(request, 0L) > limit) {
          exchange.fail(Failure.BODY_TOO_LARGE, "Content-Length beyond " + limit);
        } else {
          step(found, table.snapshot());
        }
      }
    }
  }

  private String host() {
    String named = request.headers().get(HttpHeaderNames.HOST);
    return named == null ? client.authority() : named;
  }

  private void step(Route found, Snapshot snapshot) {
    RouteSteps steps = found.steps();
    StepOutcome outcome =
        steps.isEmpty() ? StepOutcome.Proceed.INSTANCE : steps.apply(exchange.asked());
    boolean proceeds = outcome == StepOutcome.Proceed.INSTANCE;
    if (proceeds && !loop.clientGate().admitsPlain(exchange, client, request.uri(), found)) {
      return;
    }
    if (proceeds && steps.hasGuards()) {
      exchange.keepBody(found, hasBody);
      steps
          .guards()
          .judge(
              exchange.asked(),
              new GuardsOfRequest(loop, request, client, found),
              it -> judged(it, found));
    } else {
      take(outcome, found, snapshot);
    }
  }

  /**
   * The client may have gone, and endpoints may have changed, while somebody made up their mind.
   */
  private void judged(StepOutcome outcome, Route found) {
    if (!exchange.isEnded()) {
      take(outcome, found, loop.context().routes().current().snapshot());
    }
  }

  private static boolean holdsBodies(Route found, Snapshot snapshot) {
    ForwardPolicy policy = found.policy().forward();
    return policy.buffers().bodyBytes() > 0 || (policy.isHttp10() && !isOfHttp2(found, snapshot));
  }

  private static boolean isOfHttp2(Route found, Snapshot snapshot) {
    return found.target(snapshot) instanceof BackendTarget.Found(ServicePort port)
        && found.tls().protocol().isHttp2(port.spec());
  }

  /** Endpoints may have changed while the body came. */
  private void held(Route found) {
    Snapshot now = loop.context().routes().current().snapshot();
    rewrite(found, choose(found, now));
  }

  private void take(StepOutcome outcome, Route found, Snapshot snapshot) {
    switch (outcome) {
      case StepOutcome.Proceed proceed -> {
        if (hasBody && holdsBodies(found, snapshot)) {
          exchange.holdBody(found, () -> held(found));
        } else {
          rewrite(found, choose(found, snapshot));
        }
      }
      case StepOutcome.Forbidden forbidden -> exchange.fail(Failure.FORBIDDEN, "not allowed");
      case StepOutcome.TooMany tooMany ->
          exchange.refuse(
              Failure.TOO_MANY_REQUESTS, tooMany.status(exchange.rules().policy().answers()));
      case StepOutcome.Undecided(String why) -> exchange.fail(Failure.UNDECIDED, why);
      case StepOutcome.Unanswered(String why) -> exchange.fail(Failure.UNANSWERED, why);
      case StepOutcome.Vouched(StepOutcome meant, Vouching said) -> {
        exchange.vouched(said);
        take(meant, found, snapshot);
      }
      case StepOutcome.Preflight preflight ->
          exchange.answer(
              204,
              responses -> {
                responses.preflight(exchange.stream(), exchange::edit);
                return 0;
              });
      case StepOutcome.Unauthorized(String challenge) -> exchange.challenge(challenge);
      case StepOutcome.Redirected redirected -> redirect(redirected);
    }
  }

  private void redirect(StepOutcome.Redirected redirected) {
    exchange.answer(
        redirected.status().code(),
        responses -> responses.redirect(exchange.stream(), redirected, exchange::edit));
  }

  /** By what the client sent, whatever pods are to see. */
  private Choice choose(Route found, Snapshot snapshot) {
    Route chosen =
        found.hasCanaries() ? found.chosen(exchange.asked(), snapshot, loop.random()) : found;
    BackendTarget target = chosen.target(snapshot);
    RequestedPod pod =
        !chosen.pods().isByService() && target instanceof BackendTarget.Found(ServicePort port)
            ? chosen.pods().of(exchange.asked(), port, loop.random())
            : RequestedPod.BY_SERVICE;
    return new Choice(snapshot, target, pod);
  }

  /** What is rewritten is checked as what arrives is: pods see one normal form. */
  private void rewrite(Route found, Choice choice) {
    switch (found.rewrite(request.uri())) {
      case Rewrite.Unchanged same -> serve(found, choice);
      case Rewrite.Rewritten(String target) -> {
        String normal = RequestTarget.normalise(target);
        if (normal == null) {
          exchange.fail(Failure.BAD_TARGET, "rewritten into no target");
        } else if (loop.clientGate().admitsPlain(exchange, client, normal, found)) {
          request.setUri(normal);
          serve(found, choice);
        }
      }
      case Rewrite.Redirected(String location) ->
          redirect(new StepOutcome.Redirected(HttpResponseStatus.FOUND, location));
      case Rewrite.Refused(String why) -> exchange.fail(Failure.BAD_TARGET, why);
    }
  }

  private void serve(Route found, Choice choice) {
    switch (choice.target) {
      case BackendTarget.Found(ServicePort port) -> {
        prepare(found);
        exchange.forward(new BackendRequest(found, port, choice.snapshot, client, choice.pod));
      }
      case BackendTarget.NoService none -> serveInstead(found, choice, "no such Service");
      case BackendTarget.NoPort none -> serveInstead(found, choice, "no such Service port");
      case BackendTarget.UnknownResource none ->
          exchange.fail(Failure.NO_ROUTE, "unknown resource");
    }
  }

  private void serveInstead(Route found, Choice choice, String detail) {
    BackendRequest other = DefaultBackend.of(found, choice.snapshot, client);
    if (other == null) {
      exchange.fail(Failure.NO_SERVICE, detail);
    } else {
      prepare(found);
      DefaultBackend.tell(request.headers(), found, Failure.NO_SERVICE.status().code());
      exchange.forward(other);
    }
  }

  private void prepare(Route found) {
    exchange.keepBody(found, hasBody);
    new HeadForPod(request, client, loop, exchange).edit(host(), hasBody, found);
    if (found.standsIn()) {
      DefaultBackend.tellOfNone(request.headers());
    }
    exchange.editForPod(request.headers());
  }

  /**
   * Who is to answer, of one snapshot.
   *
   * @param target of the route, or of a canary of it; all else is the main route's
   */
  private record Choice(Snapshot snapshot, BackendTarget target, RequestedPod pod) {}
}
