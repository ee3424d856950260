package io.headgate.gateway.http;

import io.headgate.balancer.proxy.TcpRelay;
import io.headgate.balancer.state.ConnectionLease;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.PacePolicy;
import io.headgate.gateway.http.accesslog.AccessEntry;
import io.headgate.gateway.http.affinity.RequestedPod;
import io.headgate.gateway.http.compression.RequestedCompression;
import io.headgate.gateway.http.step.OpenRequests;
import io.headgate.gateway.http.step.StepRequest;
import io.headgate.gateway.http.step.Vouching;
import io.headgate.gateway.http.tracing.RequestSpan;
import io.headgate.gateway.routing.GlobalRules;
import io.headgate.gateway.routing.Route;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response, whatever protocol the client speaks: guard, {@link Reception},
 * endpoint, then a {@link RequestForwarder} for the bytes. Confined to one event loop.
 *
 * <p>It ends once, in {@link #end}: there the lease goes back and the observer hears of it.
 */
final class Exchange implements AttemptsOutcome {

  private final HttpLoop loop;
  private final ClientStream stream;
  private final ClientConnection client;
  private final HttpRequest request;
  private final GlobalRules rules;
  private final RequestTrace trace;
  private final @Nullable AccessEntry entry;
  private final RequestSpan span;
  private @Nullable Route route;
  private RequestedPod pod = RequestedPod.BY_SERVICE;
  private RequestedCompression compression = RequestedCompression.NONE;
  private @Nullable BackendRequest backend;
  private @Nullable Vouching said;
  private OpenRequests.@Nullable Place place;
  private @Nullable ErrorPage page;
  private @Nullable Mirror mirror;
  private boolean hasBody;
  private String host = "";
  private String target = "";
  private @Nullable EndpointAttempts attempts;
  private @Nullable RequestForwarder forwarder;
  private int statusCode;
  private long received;
  private long sent;
  private boolean starting;
  private boolean ended;

  Exchange(HttpLoop loop, ClientStream stream, ClientConnection peer, HttpRequest request) {
    this.loop = loop;
    this.stream = stream;
    this.request = request;
    this.rules = loop.context().routes().rules();
    if (rules.changesHeads()) {
      GlobalHeaders.received(rules.policy().heads(), request.headers());
    }
    this.client = ForwardedClient.of(peer, request.headers(), rules.policy().clients());
    this.trace = new RequestTrace(loop.context().time(), request.method().name());
    this.entry =
        rules.isLogged(request.uri())
            ? loop.context().watching().log().entry(client.clientIp(), request)
            : null;
    this.span =
        loop.context().watching().tracing().begin(request, client.clientIp(), client.scheme());
  }

  /** Begins, with the head of the request as it was decoded. */
  void start(boolean hasBody) {
    this.hasBody = hasBody;
    starting = true;
    begin(hasBody);
    starting = false;
  }

  private void begin(boolean hasBody) {
    Failure failure = loop.guard().check(request, stream.carries(request.protocolVersion()));
    if (failure != null) {
      stream.distrust();
      fail(failure, "refused");
    } else if (RequestGuard.isServerOptions(request)) {
      statusCode = 200;
      loop.errors().sendServerOptions(stream);
      complete();
    } else {
      new Reception(loop, this, request, client, hasBody).start();
    }
  }

  /** Whose request it is. */
  void routed(Route found) {
    String named = request.headers().get(HttpHeaderNames.HOST);
    route = found;
    host = named == null ? client.authority() : named;
    target = request.uri();
    compression = RequestedCompression.of(found.answers().delivery().compression(), request);
    span.routed(found, span.equals(RequestSpan.NONE) ? "" : TraceName.of(found, asked()));
  }

  /** What comes of the body is kept from now on until there is a connection: one read at most. */
  void keepBody(Route found, boolean hasBody) {
    if (forwarder == null) {
      forwarder = new RequestForwarder(loop, this, request, found.policy().forward(), hasBody);
    }
  }

  /** The body is held as the route says, before anything else comes of the request. */
  void holdBody(Route found, Runnable then) {
    keepBody(found, true);
    RequestForwarder current = forwarder;
    if (current != null) {
      current.hold(then);
    }
  }

  /** What holds for all requests. */
  GlobalRules rules() {
    return rules;
  }

  /**
   * Answers instead of a pod.
   *
   * @param response writes the whole of it, and says how many bytes its body has
   */
  void answer(int status, ToIntFunction<StepResponses> response) {
    if (!replaces(status) || !isReplaced(ErrorPage.insteadOfOwn(status, response, List.of()))) {
      write(status, response);
    }
  }

  /**
   * The client has to say who it is.
   *
   * @param challenge how; empty where it is not said how
   */
  void challenge(String challenge) {
    ToIntFunction<StepResponses> response =
        responses -> responses.challenge(stream, challenge, this::edit);
    List<String> challenges = challenge.isEmpty() ? List.of() : List.of(challenge);
    if (!replaces(401) || !isReplaced(ErrorPage.insteadOfOwn(401, response, challenges))) {
      write(401, response);
    }
  }

  private void write(int status, ToIntFunction<StepResponses> response) {
    statusCode = status;
    sent = response.applyAsInt(loop.stepResponses());
    complete();
  }

  /** Looks for an endpoint, and forwards. */
  void forward(BackendRequest wanted) {
    if (backend == null && page == null) {
      mirror(wanted.route());
    }
    pod = wanted.pod();
    backend = wanted;
    trace.forwarding();
    EndpointAttempts starting =
        page == null
            ? new EndpointAttempts(loop, wanted, this)
            : EndpointAttempts.inTheClear(loop, wanted, this);
    attempts = starting;
    starting.start();
  }

  private void mirror(Route found) {
    Mirror copy = Mirror.of(loop, client, found, request, this);
    mirror = copy;
    RequestForwarder current = forwarder;
    if (copy != null && !hasBody) {
      copy.complete();
    } else if (copy != null && current != null) {
      current.copyTo(copy);
    }
  }

  // ---- the default backend

  private boolean replaces(int status) {
    Route found = route;
    return found != null && status >= 400 && found.answers().errors().replaces(status);
  }

  /** Whether the default backend answers instead of a pod that has answered with that. */
  boolean isReplaced(int status, HttpHeaders response) {
    Route found = route;
    return found != null
        && page == null
        && found.answers().errors().ofPods()
        && found.answers().errors().replaces(status)
        && isReplaced(ErrorPage.insteadOfPod(status, response, this));
  }

  private boolean isReplaced(ErrorPage wanted) {
    Route found = route;
    BackendRequest other =
        found == null || page != null
            ? null
            : DefaultBackend.of(found, loop.context().routes().current().snapshot(), client);
    if (found == null || other == null) {
      return false;
    }
    page = wanted;
    trace.ended();
    logTry(wanted.status());
    letGo();
    HttpRequest head = wanted.head(request, host, target, found);
    new HeadForPod(head, client, loop, this).edit(host, false, found);
    head.headers().set(HttpHeaderNames.HOST, host);
    forwarder =
        new RequestForwarder(
            loop, this, head, found.policy().forward().withDefaultConditions(), false);
    forward(other);
    return true;
  }

  /** Whether the default backend has the request, since the Service has nobody for it. */
  private boolean isTakenOver(Failure failure) {
    BackendRequest meant = backend;
    boolean nobody = failure == Failure.NO_ENDPOINTS || failure == Failure.NO_SERVICE;
    if (!nobody || meant == null || page != null) {
      return false;
    }
    BackendRequest other = DefaultBackend.of(meant.route(), meant.snapshot(), client);
    if (other == null || other.port().name().equals(meant.port().name())) {
      return false;
    }
    DefaultBackend.tell(request.headers(), meant.route(), failure.status().code());
    forward(other);
    return true;
  }

  /** Nobody waits for an answer any more, or has it. */
  boolean isEnded() {
    return ended;
  }

  // ---- the steps of the route

  /** Somebody who was asked about the request has said this beside yes or no. */
  void vouched(Vouching more) {
    said = more;
  }

  /** Adds to the head for the pod what was said of the client. */
  void editForPod(HttpHeaders toPod) {
    Vouching more = said;
    if (more != null) {
      more.edit(toPod);
    }
  }

  /** Adds what the route says with every response. */
  void edit(HttpHeaders response) {
    if (rules.changesResponses()) {
      GlobalHeaders.respond(rules.policy().answers(), response, client.isTls());
    }
    Route found = route;
    if (found != null && !found.steps().isEmpty()) {
      found.steps().respond(asked(), response);
    }
    Vouching more = said;
    if (more != null) {
      more.respond(statusCode, response);
    }
  }

  /** Adds to the head of the pod's response what its client is to know of the pod as well. */
  void editFromPod(HttpHeaders response) {
    if (rules.changesResponses()) {
      GlobalHeaders.fromPod(rules.policy().answers(), response);
    }
    ErrorPage shown = page;
    Route found = route;
    if (shown != null) {
      shown.edit(response);
    } else if (found != null && found.steps().changesAnswersOfPods()) {
      found.steps().respondForPod(asked(), response);
    }
    // After that, since it is not the pod's.
    if (!pod.equals(RequestedPod.BY_SERVICE)) {
      String cookie = pod.setCookie(asked(), loop.context().time().now());
      if (cookie != null) {
        response.add(HttpHeaderNames.SET_COOKIE, cookie);
      }
    }
    edit(response);
  }

  /** The request has that place from now to its end. */
  void hold(OpenRequests.Place taken) {
    place = taken;
  }

  /** The host that the client asked, as it wrote it. */
  String host() {
    return host;
  }

  /** What the client asked for, in the normal form. */
  String target() {
    return target;
  }

  /** The request as steps see it: as it was before anything was made of it for pods. */
  StepRequest asked() {
    return new RoutedRequest(request, client, loop.context(), this);
  }

  // ---- the endpoint

  @Override
  public void connected(UpstreamStream connection, ConnectionLease lease, boolean reused) {
    RequestForwarder current = forwarder;
    EndpointAttempts held = attempts;
    trace.connected(reused);
    if (held != null && current != null) {
      span.connected(held.endpoint(), request.headers());
      current.connected(held, connection, lease.traffic(), reused, starting);
    }
  }

  @Override
  public void left(EndpointAddress endpoint, LostTry lost, long nanos) {
    RequestForwarder current = forwarder;
    if (current != null) {
      current.leave();
    }
    AccessEntry logged = entry;
    span.refused(endpoint, lost.text(), nanos);
    if (logged != null) {
      logged.tried(new AccessEntry.Try(endpoint, lost.status(), 0, nanos));
    }
  }

  @Override
  public void alone() {
    RequestForwarder current = forwarder;
    if (current != null) {
      current.passOn();
    }
  }

  @Override
  public void unreachable(Failure failure, String detail) {
    if (!isTakenOver(failure)) {
      failWith(failure, detail);
    }
  }

  /** Client and pod talk without us from now on. */
  void upgraded(TcpRelay relay) {
    EndpointAttempts current = attempts;
    if (current != null) {
      current.upgraded(relay);
    }
  }

  // ---- the client

  ClientStream stream() {
    return stream;
  }

  /** A part of the request's body; the reference is ours. */
  void onContent(HttpContent content) {
    RequestForwarder current = forwarder;
    if (ended || current == null || page != null) {
      content.release();
      return;
    }
    received += content.content().readableBytes();
    long limit = route == null ? 0 : route.policy().forward().maxBodyBytes();
    if (limit > 0 && received > limit) {
      content.release();
      fail(Failure.BODY_TOO_LARGE, "body beyond " + limit);
    } else {
      Mirror copy = mirror;
      if (copy != null) {
        copy.onContent(content);
      }
      current.onRequestContent(content);
    }
  }

  /** The body turned out to be malformed: what the pod has of it must not look complete. */
  void malformedBody() {
    stream.distrust();
    fail(Failure.MALFORMED, "malformed body");
  }

  /** All that could be read from the client for now has been handed over. */
  void onRequestReadComplete() {
    RequestForwarder current = forwarder;
    if (current != null) {
      current.onRequestReadComplete();
    }
  }

  void onClientWritabilityChanged() {
    RequestForwarder current = forwarder;
    if (current != null) {
      current.onClientWritabilityChanged();
    }
  }

  void onClientGone() {
    if (!ended && statusCode == 0) {
      statusCode = RequestObserver.CLIENT_CLOSED_REQUEST;
    }
    end();
  }

  // ---- the end

  /** The pod's response has begun. */
  void responding(int status) {
    statusCode = status;
    trace.responding();
    span.responding(status);
  }

  /** Whether a connection to a pod that is not shared ends with this request. */
  boolean closesConnection() {
    Route found = route;
    return found != null && found.steps().closesConnections();
  }

  /** How fast the pod's response may be; null: as fast as can be. */
  @Nullable PacePolicy pace() {
    Route found = route;
    return found == null ? null : found.answers().delivery().pace().orElse(null);
  }

  /** What becomes of the body of the pod's response. */
  RequestedCompression compression() {
    return compression;
  }

  void sent(long bytes) {
    sent += bytes;
  }

  /** The pod has sent all of its response, some of which its client does not take yet. */
  void leavePod() {
    EndpointAttempts current = attempts;
    if (current != null) {
      current.end();
    }
  }

  /** The response has been written to its end. */
  void complete() {
    end();
    stream.responseEnded();
  }

  /** Answers with an error, or cuts the response off where it has begun. */
  void fail(Failure failure, String detail) {
    EndpointAttempts current = attempts;
    failWith(failure, current == null ? detail : current.describe() + ": " + detail);
  }

  /** Answers with a failure of the client's by the status that is written for it. */
  void refuse(Failure failure, int status) {
    answer(
        status,
        responses ->
            loop.errors().send(stream, failure, HttpResponseStatus.valueOf(status), this::edit));
  }

  private void failWith(Failure failure, String detail) {
    if (ended) {
      return;
    }
    loop.errors().log(failure, route, detail);
    if (statusCode != 0) {
      end();
      stream.abort();
      return;
    }
    ErrorPage wanted = page;
    if (wanted == null) {
      answer(failure.status().code(), responses -> loop.errors().send(stream, failure, this::edit));
    } else {
      write(wanted.status(), wanted.otherwise());
    }
  }

  /** Gives everything back; called at least once, acts once. */
  void end() {
    if (ended) {
      return;
    }
    ended = true;
    OpenRequests.Place held = place;
    if (held != null) {
      held.leave();
    }
    Mirror copy = mirror;
    if (copy != null) {
      copy.requestEnded();
    }
    letGo();
    trace.ended();
    span.ended(statusCode, received, sent);
    loop.context().watching().observer().requestEnded(route, statusCode, received, sent, trace);
    AccessEntry logged = entry;
    if (logged != null && (route == null || route.answers().observation().logged())) {
      log(logged);
    }
  }

  private void letGo() {
    RequestForwarder current = forwarder;
    if (current != null) {
      current.end();
    }
    EndpointAttempts asked = attempts;
    if (asked != null) {
      asked.end();
    }
  }

  private void logTry(int status) {
    AccessEntry logged = entry;
    EndpointAttempts last = attempts;
    if (logged != null && last != null && last.isSent()) {
      boolean answered = trace.headerNanos() != RequestTrace.NEVER;
      logged.tried(
          new AccessEntry.Try(last.endpoint(), status, answered ? sent : 0, last.tryNanos()));
    }
  }

  private void log(AccessEntry logged) {
    logTry(statusCode);
    if (route != null) {
      logged.to(LogTargets.of(route, backend));
    }
    logged.identified(request.headers().get(ForwardedHeaders.X_REQUEST_ID));
    loop.context()
        .watching()
        .log()
        .ended(
            logged,
            new AccessEntry.Result(
                statusCode, received, sent, trace.totalNanos(), loop.context().time().now()));
  }
}
