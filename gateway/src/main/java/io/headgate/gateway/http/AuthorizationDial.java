package io.headgate.gateway.http;

import io.headgate.balancer.proxy.ConnectFailure;
import io.headgate.balancer.scheduler.ConnectionKey;
import io.headgate.balancer.selection.Exclusions;
import io.headgate.balancer.selection.Selection;
import io.headgate.balancer.selection.SelectionHandler;
import io.headgate.balancer.state.EndpointTraffic;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.ForwardPolicy;
import io.headgate.discovery.model.IpLiteral;
import io.headgate.discovery.model.LinkLocal;
import io.headgate.discovery.model.PortRef;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.Snapshot;
import io.headgate.gateway.http.authorization.AuthorizationOrigin;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds a connection to whoever is asked about a request: an endpoint of the Service that the host
 * names, as any request to that Service, else what the resolver knows the host by. After a failed
 * dial another endpoint is tried, as often as the route allows. Confined to one event loop; {@link
 * #selected} may come from elsewhere.
 */
final class AuthorizationDial implements SelectionHandler {

  /** Who wants the connection. One of the two is called, once for every start. */
  interface Outcome {

    /**
     * The question may be sent.
     *
     * @param reused it has carried another request before
     */
    void connected(UpstreamConnection connection, EndpointTraffic traffic, boolean reused);

    /** Nobody can be reached. */
    void unreachable(String why);
  }

  private final HttpLoop loop;
  private final ConnectionKey client;
  private final ForwardPolicy policy;
  private final AuthorizationOrigin origin;
  private @Nullable Outcome outcome;
  private @Nullable ServicePort port;
  private Exclusions failed = Exclusions.NONE;
  private Selection.@Nullable Selected selected;
  private int tries;
  private boolean ended;

  /**
   * @param client on whose behalf
   * @param policy of the route, whose timeouts hold for this as well, as in ingress-nginx
   */
  AuthorizationDial(
      HttpLoop loop, ConnectionKey client, ForwardPolicy policy, AuthorizationOrigin origin) {
    this.loop = loop;
    this.client = client;
    this.policy = policy;
    this.origin = origin;
  }

  HttpLoop loop() {
    return loop;
  }

  ForwardPolicy policy() {
    return policy;
  }

  AuthorizationOrigin origin() {
    return origin;
  }

  /** Begins; the outcome may be there before this returns. */
  void start(Outcome then) {
    outcome = then;
    Snapshot snapshot = loop.context().routes().current().snapshot();
    Optional<Service> service = ServiceHost.find(origin.host(), snapshot);
    if (service.isEmpty()) {
      connect(address(), loop.authorizations().elsewhere());
      return;
    }
    port = service.get().port(new PortRef.ByNumber(origin.port())).orElse(null);
    if (port == null) {
      then.unreachable(
          "Service %s has no TCP port %d".formatted(service.get().name(), origin.port()));
    } else {
      pick(port);
    }
  }

  /** Nobody wants a connection any more. Gives the lease back. */
  void end() {
    ended = true;
    Selection.Selected held = selected;
    if (held != null) {
      held.lease().close();
    }
  }

  private EndpointAddress address() {
    String host = origin.host();
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    Optional<InetAddress> address = IpLiteral.parse(bare);
    return address.isPresent()
        ? EndpointAddress.of(address.get(), origin.port())
        : EndpointAddress.unresolved(bare, origin.port());
  }

  private void pick(ServicePort wanted) {
    loop.context()
        .balancing()
        .picker()
        .pick(wanted, loop.context().routes().current().snapshot().node(), client, failed, this);
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
        if (ended) {
          chosen.lease().close();
        } else {
          selected = chosen;
          connect(chosen.endpoint().address(), chosen.lease().traffic());
        }
      }
      case Selection.NoService none -> unreachable("no such Service port");
      case Selection.NoEndpoints none -> unreachable("no ready endpoint");
      case Selection.Full full -> unreachable("every endpoint has as many requests as it may");
      case Selection.Dropped dropped -> unreachable("no endpoint on this node");
    }
  }

  private void unreachable(String why) {
    Outcome then = outcome;
    if (!ended && then != null) {
      then.unreachable(origin + ": " + why);
    }
  }

  private void connect(EndpointAddress address, EndpointTraffic traffic) {
    Selection.Selected chosen = selected;
    UpstreamConnection idle =
        chosen != null && chosen.isProbe()
            ? null
            : loop.authorizations().pool(origin).take(address);
    Outcome then = outcome;
    if (idle != null && then != null) {
      then.connected(idle, traffic, true);
    } else {
      dial(address, traffic);
    }
  }

  /** Connects once more to where it was connected, with a connection of its own. */
  void connectAfresh(EndpointTraffic traffic) {
    Selection.Selected held = selected;
    dial(held == null ? address() : held.endpoint().address(), traffic);
  }

  private void dial(EndpointAddress address, EndpointTraffic traffic) {
    tries++;
    loop.authorizations()
        .pool(origin)
        .connect(
            UpstreamTarget.inTheClear(address),
            policy.connectTimeout(),
            connection -> dialled(connection, traffic),
            this::dialFailed);
  }

  private void dialled(UpstreamConnection connection, EndpointTraffic traffic) {
    Selection.Selected chosen = selected;
    if (chosen != null) {
      chosen.reached();
    }
    if (chosen == null && isLinkLocal(connection)) {
      connection.close();
      unreachable("a link-local address");
    } else if (origin.tls() && !ended) {
      new OriginTls(loop, origin, policy.connectTimeout())
          .start(connection, () -> ready(connection, traffic), this::unreachable);
    } else {
      ready(connection, traffic);
    }
  }

  /** A name may lead to any address, and what answers there takes whoever can reach it for one. */
  private static boolean isLinkLocal(UpstreamConnection connection) {
    return connection.channel().remoteAddress() instanceof InetSocketAddress remote
        && LinkLocal.contains(remote.getAddress());
  }

  private void ready(UpstreamConnection connection, EndpointTraffic traffic) {
    Outcome then = outcome;
    if (ended || then == null) {
      connection.close();
    } else {
      then.connected(connection, traffic, false);
    }
  }

  private void dialFailed(ConnectFailure failure) {
    Selection.Selected chosen = selected;
    if (chosen != null) {
      if (failure.isOurs()) {
        chosen.abandoned();
      } else {
        chosen.failed(failure.cause());
      }
      failed = failed.with(chosen.endpoint().address());
    }
    ServicePort wanted = port;
    if (!ended && wanted != null && tries < policy.tries()) {
      pick(wanted);
    } else {
      unreachable(failure.message());
    }
  }
}
