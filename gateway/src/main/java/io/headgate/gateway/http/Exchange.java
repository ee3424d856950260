package io.headgate.gateway.http;

import io.headgate.balancer.proxy.TcpRelay;
import io.headgate.balancer.state.ConnectionLease;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.Snapshot;
import io.headgate.gateway.http.affinity.RequestedPod;
import io.headgate.gateway.http.step.StepOutcome;
import io.headgate.gateway.http.step.StepOutcome.Proceed;
import io.headgate.gateway.http.step.StepRequest;
import io.headgate.gateway.routing.BackendTarget;
import io.headgate.gateway.routing.Rewrite;
import io.headgate.gateway.routing.Route;
import io.headgate.gateway.routing.RouteMatch;
import io.headgate.gateway.routing.RouteTable;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response, whatever protocol the client speaks: guard, route, endpoint, then a
 * {@link RequestForwarder} for the bytes. Confined to one event loop.
 *
 * <p>It ends once, in {@link #end}: there the lease goes back and the observer hears of it.
 */
final class Exchange implements EndpointAttempts.Outcome {

  private final HttpLoop loop;
  private final ClientStream stream;
  private final ClientConnection client;
  private final HttpRequest request;
  private final RequestTrace trace;
  private @Nullable Route route;
  private RequestedPod pod = RequestedPod.BY_SERVICE;
  private @Nullable EndpointAttempts attempts;
  private @Nullable RequestForwarder forwarder;
  private int statusCode;
  private long received;
  private long sent;
  private boolean starting;
  private boolean ended;

  Exchange(HttpLoop loop, ClientStream stream, ClientConnection client, HttpRequest request) {
    this.loop = loop;
    this.stream = stream;
    this.client = client;
    this.request = request;
    this.trace = new RequestTrace(loop.context().time(), request.method().name());
  }

  /** Begins, with the head of the request as it was decoded. */
  void start(boolean hasBody) {
    starting = true;
    begin(hasBody);
    starting = false;
  }

  private void begin(boolean hasBody) {
    Failure failure = loop.guard().check(request);
    if (failure != null) {
      stream.distrust();
      fail(failure, "refused");
    } else if (RequestGuard.isServerOptions(request)) {
      statusCode = 200;
      loop.errors().sendServerOptions(stream);
      complete();
    } else {
      findRoute(hasBody);
    }
  }

  private void findRoute(boolean hasBody) {
    String named = request.headers().get(HttpHeaderNames.HOST);
    String host = named == null ? client.authority() : named;
    RouteTable table = loop.context().routes().current();
    switch (table.match(host, request.uri())) {
      case RouteMatch.NoRoute none -> fail(Failure.NO_ROUTE, "no route");
      case RouteMatch.TooLong path -> fail(Failure.REQUEST_LINE_TOO_LONG, "for expressions");
      case Route found -> {
        route = found;
        long limit = found.policy().forward().maxBodyBytes();
        if (limit > 0 && hasBody && HttpUtil.getContentLength(request, 0L) > limit) {
          fail(Failure.BODY_TOO_LARGE, "Content-Length beyond " + limit);
          return;
        }
        switch (found.steps().isEmpty() ? Proceed.INSTANCE : found.steps().apply(asked())) {
          case Proceed proceed -> {
            Route chosen = choose(found, table.snapshot());
            rewrite(chosen, host, table.snapshot(), hasBody);
          }
          case StepOutcome.Forbidden forbidden -> fail(Failure.FORBIDDEN, "not allowed");
          case StepOutcome.Preflight preflight -> {
            statusCode = 204;
            loop.stepResponses().preflight(stream, this::edit);
            complete();
          }
          case StepOutcome.Redirected redirected -> redirect(redirected);
        }
      }
    }
  }

  private void redirect(StepOutcome.Redirected redirected) {
    statusCode = redirected.status().code();
    sent = loop.stepResponses().redirect(stream, redirected, this::edit);
    complete();
  }

  /** Whose backend has the request, and which of its pods is wanted: by what the client sent. */
  private Route choose(Route found, Snapshot snapshot) {
    Route chosen = found.hasCanaries() ? found.chosen(asked(), snapshot, loop.random()) : found;
    if (!chosen.pods().isByService()
        && chosen.target(snapshot) instanceof BackendTarget.Found(ServicePort port)) {
      pod = chosen.pods().of(asked(), port, loop.random());
    }
    return chosen;
  }

  /**
   * What is rewritten is checked as what arrives is: pods see one normal form.
   *
   * @param chosen for its backend; all else is the main route's
   */
  private void rewrite(Route chosen, String host, Snapshot snapshot, boolean hasBody) {
    Route found = route == null ? chosen : route;
    switch (found.rewrite(request.uri())) {
      case Rewrite.Unchanged same -> serve(chosen, host, snapshot, hasBody);
      case Rewrite.Rewritten(String target) -> {
        String normal = RequestTarget.normalise(target);
        if (normal == null) {
          fail(Failure.BAD_TARGET, "rewritten into no target");
        } else {
          request.setUri(normal);
          serve(chosen, host, snapshot, hasBody);
        }
      }
      case Rewrite.Redirected(String location) ->
          redirect(new StepOutcome.Redirected(HttpResponseStatus.FOUND, location));
      case Rewrite.Refused(String why) -> fail(Failure.BAD_TARGET, why);
    }
  }

  private void serve(Route chosen, String host, Snapshot snapshot, boolean hasBody) {
    Route found = route == null ? chosen : route;
    switch (chosen.target(snapshot)) {
      case BackendTarget.Found(ServicePort port) -> {
        forwarder = new RequestForwarder(loop, this, request, found.policy().forward(), hasBody);
        new HeadForPod(request, client, loop.requestIds()).edit(host, hasBody, found.steps());
        forward(new BackendRequest(found, port, snapshot, client, pod));
      }
      case BackendTarget.NoService none -> fail(Failure.NO_SERVICE, "no such Service");
      case BackendTarget.NoPort none -> fail(Failure.NO_SERVICE, "no such Service port");
      case BackendTarget.UnknownResource none -> fail(Failure.NO_ROUTE, "unknown resource");
    }
  }

  private void forward(BackendRequest backend) {
    trace.forwarding();
    EndpointAttempts starting = new EndpointAttempts(loop, backend, this);
    attempts = starting;
    starting.start();
  }

  // ---- the steps of the route

  /** Adds what the route says with every response. */
  void edit(HttpHeaders response) {
    Route found = route;
    if (found != null && !found.steps().isEmpty()) {
      found.steps().respond(asked(), response);
    }
  }

  /** Adds to the head of the pod's response what its client is to know of the pod as well. */
  void editFromPod(HttpHeaders response) {
    if (!pod.equals(RequestedPod.BY_SERVICE)) {
      String cookie = pod.setCookie(asked(), loop.context().time().now());
      if (cookie != null) {
        response.add(HttpHeaderNames.SET_COOKIE, cookie);
      }
    }
    edit(response);
  }

  private StepRequest asked() {
    return new RoutedRequest(request, client, loop.context().settings().tlsPort());
  }

  // ---- the endpoint

  @Override
  public void connected(UpstreamConnection connection, ConnectionLease lease, boolean reused) {
    RequestForwarder current = forwarder;
    trace.connected(reused);
    if (current != null) {
      current.connected(connection, lease.traffic(), reused, starting);
    }
  }

  @Override
  public void unreachable(Failure failure, String detail) {
    failWith(failure, detail);
  }

  /** Client and pod talk without us from now on. */
  void upgraded(TcpRelay relay) {
    EndpointAttempts current = attempts;
    if (current != null) {
      current.upgraded(relay);
    }
  }

  /** Sends the request once more, on a connection of its own to the same endpoint. */
  void connectAfresh() {
    EndpointAttempts current = attempts;
    if (current != null) {
      current.connectAfresh();
    }
  }

  // ---- the client

  ClientStream stream() {
    return stream;
  }

  /** A part of the request's body; the reference is ours. */
  void onContent(HttpContent content) {
    RequestForwarder current = forwarder;
    if (ended || current == null) {
      content.release();
      return;
    }
    received += content.content().readableBytes();
    long limit = route == null ? 0 : route.policy().forward().maxBodyBytes();
    if (limit > 0 && received > limit) {
      content.release();
      fail(Failure.BODY_TOO_LARGE, "body beyond " + limit);
    } else {
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
  }

  void sent(long bytes) {
    sent += bytes;
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
    statusCode = failure.status().code();
    sent = loop.errors().send(stream, failure, this::edit);
    complete();
  }

  /** Gives everything back; called at least once, acts once. */
  void end() {
    if (ended) {
      return;
    }
    ended = true;
    RequestForwarder current = forwarder;
    if (current != null) {
      current.end();
    }
    EndpointAttempts held = attempts;
    if (held != null) {
      held.end();
    }
    trace.ended();
    loop.context().observer().requestEnded(route, statusCode, received, sent, trace);
  }
}
