package io.headgate.gateway.http;

import io.headgate.balancer.proxy.ServiceConnections;
import io.headgate.balancer.proxy.TcpReset;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.Snapshot;
import io.headgate.gateway.routing.BackendTarget;
import io.headgate.gateway.routing.Route;
import io.headgate.gateway.routing.RouteMatch;
import io.headgate.gateway.routing.RouteTable;
import io.headgate.gateway.tls.Passthrough;
import io.netty.channel.Channel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hands a connection over to the pods behind the path {@code /} of its server name, where the
 * Ingress wants TLS to be theirs. For one connection, confined to its loop.
 */
final class PassthroughRoutes implements Passthrough {

  private final HttpLoop loop;
  private final ServiceConnections services;
  private final Runnable dismiss;

  /**
   * @param dismiss takes out the handlers of HTTP
   */
  PassthroughRoutes(HttpLoop loop, ServiceConnections services, Runnable dismiss) {
    this.loop = loop;
    this.services = services;
    this.dismiss = dismiss;
  }

  @Override
  public Optional<Passage> find(@Nullable String serverName) {
    if (serverName == null) {
      return Optional.empty();
    }
    RouteTable table = loop.context().routes().current();
    return switch (table.match(serverName, "/")) {
      case RouteMatch.NoRoute none -> Optional.empty();
      case RouteMatch.TooLong path -> Optional.empty();
      case Route route ->
          route.tls().passthrough()
              ? Optional.of((channel, release) -> pass(channel, route, table.snapshot(), release))
              : Optional.empty();
    };
  }

  /** Who may not ask may not come in this way either. */
  private void pass(Channel channel, Route route, Snapshot snapshot, Runnable release) {
    dismiss.run();
    ClientConnection client = ClientConnection.of(channel, "https");
    if (!route.policy().access().admits(client.key().client().ip())) {
      TcpReset.reset(channel);
      return;
    }
    switch (route.target(snapshot)) {
      case BackendTarget.Found(ServicePort port) -> {
        loop.context().settings().entry().counters().passedThrough();
        services.connect(channel, snapshot, port, client.key(), release);
      }
      case BackendTarget.NoService none -> TcpReset.reset(channel);
      case BackendTarget.NoPort none -> TcpReset.reset(channel);
      case BackendTarget.UnknownResource none -> TcpReset.reset(channel);
    }
  }
}
