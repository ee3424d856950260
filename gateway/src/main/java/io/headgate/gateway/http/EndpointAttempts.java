package io.headgate.gateway.http;

import io.headgate.balancer.proxy.ConnectFailure;
import io.headgate.balancer.proxy.TcpRelay;
import io.headgate.balancer.selection.PodPreference;
import io.headgate.balancer.selection.Selection;
import io.headgate.balancer.selection.SelectionHandler;
import io.headgate.balancer.state.DialFailure;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.ForwardPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Finds a connection for one request: picks an endpoint, takes an idle connection or dials, and
 * after a failed dial picks another one, as often as the route allows. Nothing of the request is
 * sent meanwhile, so trying again is always safe; whether it is later, is for others to say. Every
 * endpoint is tried once, and each of them counts as a try, whatever becomes of it. Confined to one
 * event loop; {@link #selected} may come from elsewhere.
 */
final class EndpointAttempts implements SelectionHandler {

  private final HttpLoop loop;
  private final BackendRequest backend;
  private final AttemptsOutcome outcome;
  private final PodConnections connections;
  private final ForwardPolicy policy;
  private final TriedEndpoints tried;
  private Failure lastFailure = Failure.CONNECT_FAILED;
  private String lastDetail = "";
  private Selection.@Nullable Selected selected;

  /** What the endpoint that is held has answered, while another one is sought. */
  private LostTry.@Nullable Answered answered;

  /** The endpoint that is held has the request. */
  private boolean sent;

  private boolean cancelled;

  EndpointAttempts(HttpLoop loop, BackendRequest backend, AttemptsOutcome outcome) {
    this(
        loop,
        backend,
        outcome,
        PodConnections.of(loop, backend),
        backend.route().policy().forward());
  }

  private EndpointAttempts(
      HttpLoop loop,
      BackendRequest backend,
      AttemptsOutcome outcome,
      PodConnections connections,
      ForwardPolicy policy) {
    this.loop = loop;
    this.backend = backend;
    this.outcome = outcome;
    this.connections = connections;
    this.policy = policy;
    this.tried = new TriedEndpoints(loop.context().time());
  }

  /** Whatever the route says of its own pods: in HTTP/1.1 without TLS. */
  static EndpointAttempts inTheClear(
      HttpLoop loop, BackendRequest backend, AttemptsOutcome outcome) {
    return new EndpointAttempts(
        loop,
        backend,
        outcome,
        PodConnections.inTheClear(loop, backend),
        backend.route().policy().forward().withDefaultConditions());
  }

  /** Begins; the outcome may be there before this returns. */
  void start() {
    if (connections.areImpossible()) {
      outcome.unreachable(Failure.CONNECT_FAILED, "TLS to pods is not possible, see its problem");
    } else {
      pick();
    }
  }

  private void pick() {
    loop.context()
        .balancing()
        .picker()
        .pick(
            backend.port(), backend.snapshot().node(), backend.client().key(), tried.left(), this);
  }

  /** Connects once more to the endpoint that is held, with a connection of its own. */
  void connectAfresh() {
    Selection.Selected current = selected;
    if (current != null) {
      dial(current);
    }
  }

  /** Whether the route allows one more try. */
  boolean mayTryAnother() {
    return tried.leaveRoom(policy.retry());
  }

  /**
   * Leaves the endpoint that is held, and looks for another one, as often as the route allows: that
   * has become of the request there, and it does no harm at two of them.
   */
  void connectElsewhere(LostTry.Failed lost) {
    Selection.Selected gone = selected;
    if (gone != null) {
      gone.lease().close();
      leave(gone, lost);
      tryAnother(lost.fault().failure(), describe() + ": " + lost.detail());
    }
  }

  /**
   * Looks for an endpoint that may answer better. The one that is held stays until there is one:
   * either it is left, or {@link AttemptsOutcome#alone} called, perhaps before this returns.
   */
  void answerElsewhere(LostTry.Answered lost) {
    answered = lost;
    tried.exclude(endpoint());
    pick();
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

  /** Whether the endpoint that is held has the request, and has not been left since. */
  boolean isSent() {
    return sent;
  }

  /** How long ago the endpoint that is held was chosen. */
  long tryNanos() {
    return tried.nanosOfLast();
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
          leaveAnswered();
          selected = chosen;
          backend.pod().chosen(chosen.endpoint());
          tried.begin();
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

  private void leaveAnswered() {
    LostTry.Answered lost = answered;
    Selection.Selected gone = selected;
    answered = null;
    if (lost != null && gone != null) {
      gone.lease().close();
      leave(gone, lost);
    }
  }

  private void unavailable(Failure failure, String detail) {
    if (cancelled) {
      return;
    }
    if (answered != null) {
      answered = null;
      outcome.alone();
    } else if (tried.isEmpty()) {
      outcome.unreachable(failure, detail);
    } else {
      outcome.unreachable(lastFailure, lastDetail);
    }
  }

  private void connect(Selection.Selected chosen) {
    UpstreamStream idle = chosen.isProbe() ? null : connections.take(chosen.endpoint().address());
    if (idle != null) {
      send(chosen, idle, true);
    } else {
      dial(chosen);
    }
  }

  private void dial(Selection.Selected chosen) {
    connections.connect(
        chosen,
        policy.connectTimeout(),
        stream -> connected(chosen, stream),
        failure -> dialFailed(chosen, failure));
  }

  private void connected(Selection.Selected chosen, UpstreamStream connection) {
    if (cancelled) {
      connection.release();
    } else {
      send(chosen, connection, false);
    }
  }

  private void send(Selection.Selected chosen, UpstreamStream connection, boolean reused) {
    sent = true;
    outcome.connected(connection, chosen.lease(), reused);
  }

  private void dialFailed(Selection.Selected chosen, ConnectFailure failure) {
    if (cancelled) {
      return;
    }
    boolean late = failure.cause() == DialFailure.TIMED_OUT;
    LostTry.Failed lost =
        new LostTry.Failed(late ? Fault.UNREACHED_IN_TIME : Fault.UNREACHED, failure.message());
    leave(chosen, lost);
    if (lost.isIn(policy.retry().when())) {
      tryAnother(lost.fault().failure(), lost.detail());
    } else {
      outcome.unreachable(lost.fault().failure(), lost.detail());
    }
  }

  private void leave(Selection.Selected gone, LostTry lost) {
    EndpointAddress address = gone.endpoint().address();
    sent = false;
    tried.exclude(address);
    outcome.left(address, lost, tryNanos());
  }

  private void tryAnother(Failure failure, String detail) {
    lastFailure = failure;
    lastDetail = detail;
    if (mayTryAnother()) {
      pick();
    } else {
      outcome.unreachable(failure, detail);
    }
  }
}
