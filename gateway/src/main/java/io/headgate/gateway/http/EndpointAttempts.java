package io.headgate.gateway.http;

import io.headgate.balancer.proxy.ConnectFailure;
import io.headgate.balancer.proxy.TcpRelay;
import io.headgate.balancer.selection.Exclusions;
import io.headgate.balancer.selection.PodPreference;
import io.headgate.balancer.selection.Selection;
import io.headgate.balancer.selection.SelectionHandler;
import io.headgate.balancer.state.ConnectionLease;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.ForwardPolicy;
import io.headgate.discovery.model.ServiceName;
import io.headgate.gateway.tls.PodTls;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Finds a connection for one request: picks an endpoint, takes an idle connection or dials, and
 * after a failed dial picks another one, as often as the route allows. Nothing of the request is
 * sent meanwhile, so trying again is always safe; whether it is later, is for others to say.
 * Confined to one event loop; {@link #selected} may come from elsewhere.
 */
final class EndpointAttempts implements SelectionHandler {

  /** Who wants the connection. One of the two is called, once for every time that one is sought. */
  interface Outcome {

    /**
     * The request may be sent.
     *
     * @param reused it has carried another request before, so the pod may just be closing it
     */
    void connected(UpstreamStream connection, ConnectionLease lease, boolean reused);

    /**
     * That endpoint could not be reached, or has gone without an answer; perhaps another one will
     * be tried.
     */
    void refused(EndpointAddress endpoint, Failure failure, long nanos);

    /** No endpoint can be had. */
    void unreachable(Failure failure, String detail);
  }

  private final HttpLoop loop;
  private final BackendRequest backend;
  private final Outcome outcome;
  private final boolean wantsTls;
  private final @Nullable PodTls tls;
  private final boolean http2;
  private Exclusions failed = Exclusions.NONE;
  private int tries;
  private Failure lastFailure = Failure.CONNECT_FAILED;
  private String lastDetail = "";
  private Selection.@Nullable Selected selected;
  private boolean cancelled;
  private long firstNanos;
  private long dialNanos;

  /** Nobody else's request is the reason for the dial. */
  private boolean ownDial;

  EndpointAttempts(HttpLoop loop, BackendRequest backend, Outcome outcome) {
    this(
        loop,
        backend,
        outcome,
        backend.route().tls().pods().isPresent(),
        backend.route().tls().protocol().isHttp2(backend.port().spec()));
  }

  private EndpointAttempts(
      HttpLoop loop, BackendRequest backend, Outcome outcome, boolean wantsTls, boolean http2) {
    this.loop = loop;
    this.backend = backend;
    this.outcome = outcome;
    this.wantsTls = wantsTls;
    this.tls =
        wantsTls ? loop.context().settings().entry().tls().pods(backend.route().ingress()) : null;
    this.http2 = http2;
  }

  /** In HTTP/1.1 without TLS, whatever the route says of its own pods. */
  static EndpointAttempts inTheClear(HttpLoop loop, BackendRequest backend, Outcome outcome) {
    return new EndpointAttempts(loop, backend, outcome, false, false);
  }

  /** Begins; the outcome may be there before this returns. */
  void start() {
    if (wantsTls && tls == null) {
      outcome.unreachable(Failure.CONNECT_FAILED, "TLS to pods is not possible, see its problem");
      return;
    }
    loop.context()
        .balancing()
        .picker()
        .pick(backend.port(), backend.snapshot().node(), backend.client().key(), failed, this);
  }

  /** Connects once more to the endpoint that is held, with a connection of its own. */
  void connectAfresh() {
    Selection.Selected current = selected;
    if (current != null) {
      dial(current);
    }
  }

  /**
   * Looks for another endpoint, as often as the route allows: the one that is held has gone with
   * the request, which does no harm at two of them.
   */
  void connectElsewhere(String cause) {
    Selection.Selected gone = selected;
    if (gone != null) {
      gone.lease().close();
      lost(gone, Failure.BAD_RESPONSE, cause);
    }
  }

  /** The connection is no longer HTTP's: the rules for connections of its Service hold. */
  void upgraded(TcpRelay relay) {
    Selection.Selected current = selected;
    if (current != null) {
      loop.context()
          .balancing()
          .relays()
          .add(relay, backend.snapshot(), backend.port(), current.endpoint().address());
    }
  }

  /** Nobody wants a connection any more. Gives the lease back. */
  void end() {
    cancelled = true;
    Selection.Selected current = selected;
    if (current != null) {
      current.lease().close();
    }
  }

  /**
   * The endpoint that is held.
   *
   * @throws IllegalStateException where there is none
   */
  EndpointAddress endpoint() {
    Selection.Selected current = selected;
    if (current == null) {
      throw new IllegalStateException("no endpoint has been chosen");
    }
    return current.endpoint().address();
  }

  /** The endpoint of the latest attempt, for the log. */
  String describe() {
    Selection.Selected current = selected;
    return current == null ? "no endpoint" : current.endpoint().address().toString();
  }

  @Override
  public PodPreference preference() {
    return backend.pod().preference();
  }

  @Override
  public void selected(Selection selection) {
    if (loop.loop().inEventLoop()) {
      take(selection);
    } else {
      loop.loop().execute(() -> take(selection));
    }
  }

  private void take(Selection selection) {
    switch (selection) {
      case Selection.Selected chosen -> {
        if (cancelled) {
          chosen.lease().close();
        } else {
          selected = chosen;
          backend.pod().chosen(chosen.endpoint());
          tries++;
          connect(chosen);
        }
      }
      case Selection.NoService none -> unavailable(Failure.NO_SERVICE, "no such Service port");
      case Selection.NoEndpoints none -> unavailable(Failure.NO_ENDPOINTS, "no ready endpoint");
      case Selection.Full full ->
          unavailable(Failure.SERVICE_FULL, "every endpoint has as many requests as it may");
      case Selection.Dropped dropped ->
          unavailable(Failure.NO_ENDPOINTS, "no endpoint on this node, and its policy is Local");
    }
  }

  private void unavailable(Failure failure, String detail) {
    if (cancelled) {
      return;
    }
    if (tries == 0) {
      outcome.unreachable(failure, detail);
    } else {
      outcome.unreachable(lastFailure, lastDetail);
    }
  }

  private void connect(Selection.Selected chosen) {
    UpstreamStream idle = chosen.isProbe() ? null : take(chosen.endpoint().address());
    if (idle != null) {
      outcome.connected(idle, chosen.lease(), true);
    } else {
      dial(chosen);
    }
  }

  private @Nullable UpstreamStream take(EndpointAddress address) {
    return http2 ? loop.http2Pool().take(target(address)) : loop.pool().take(key(address));
  }

  private Object key(EndpointAddress address) {
    return tls == null ? address : target(address).key();
  }

  private UpstreamTarget target(EndpointAddress address) {
    ServiceName service = backend.port().name().service();
    return new UpstreamTarget(
        address, tls, tls == null ? "" : service.name() + "." + service.namespace() + ".svc");
  }

  private void dial(Selection.Selected chosen) {
    ForwardPolicy policy = backend.route().policy().forward();
    dialNanos = loop.context().time().nanoTime();
    firstNanos = tries == 1 ? dialNanos : firstNanos;
    UpstreamTarget target = target(chosen.endpoint().address());
    ownDial = !http2 || !loop.http2Pool().isDialling(target);
    if (http2) {
      loop.http2Pool()
          .connect(
              target,
              policy.connectTimeout(),
              stream -> connected(chosen, stream),
              failure -> dialFailed(chosen, failure));
    } else {
      loop.pool()
          .connect(
              target,
              policy.connectTimeout(),
              connection -> connected(chosen, connection),
              failure -> dialFailed(chosen, failure));
    }
  }

  private void connected(Selection.Selected chosen, UpstreamStream connection) {
    if (ownDial) {
      chosen.lease().traffic().dialled(loop.context().time().nanoTime() - dialNanos);
    }
    chosen.reached();
    if (cancelled) {
      connection.release();
    } else {
      outcome.connected(connection, chosen.lease(), false);
    }
  }

  private void dialFailed(Selection.Selected chosen, ConnectFailure failure) {
    if (failure.isOurs()) {
      chosen.abandoned();
    } else {
      chosen.failed(failure.cause());
    }
    if (cancelled) {
      return;
    }
    lost(chosen, Failure.CONNECT_FAILED, failure.message());
  }

  /** That endpoint is not tried again; perhaps another one. */
  private void lost(Selection.Selected chosen, Failure failure, String detail) {
    EndpointAddress address = chosen.endpoint().address();
    long now = loop.context().time().nanoTime();
    lastFailure = failure;
    lastDetail = detail;
    outcome.refused(address, failure, now - dialNanos);
    failed = failed.with(address);
    Duration elapsed = Duration.ofNanos(now - firstNanos);
    if (backend.route().policy().forward().retry().isEnough(tries, elapsed)) {
      outcome.unreachable(failure, detail);
    } else {
      start();
    }
  }
}
