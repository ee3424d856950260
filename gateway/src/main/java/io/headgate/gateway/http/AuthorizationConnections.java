package io.headgate.gateway.http;

import io.headgate.balancer.state.EndpointTraffic;
import io.headgate.gateway.http.authorization.AuthorizationCache;
import io.headgate.gateway.http.authorization.AuthorizationOrigin;
import io.netty.handler.ssl.SslContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The connections of one event loop to those who are asked about requests. Without TLS they are
 * those to pods; with TLS each name has connections of its own, since an address says nothing of
 * whose certificate was checked. Confined to its loop.
 */
final class AuthorizationConnections {

  /** Names beyond these have their connections closed, that of longest ago first. */
  private static final int MOST_NAMES = 64;

  private final HttpLoop loop;
  private final Supplier<UpstreamPool> newPool;
  private final Authorizations shared;
  private final EndpointTraffic elsewhere = new EndpointTraffic();
  private final Map<AuthorizationOrigin, UpstreamPool> byName =
      new LinkedHashMap<>(16, 0.75f, true);

  AuthorizationConnections(HttpLoop loop, Supplier<UpstreamPool> newPool, Authorizations shared) {
    this.loop = loop;
    this.newPool = newPool;
    this.shared = shared;
  }

  AuthorizationCache answers() {
    return shared.answers();
  }

  CompletableFuture<SslContext> tls() {
    return shared.tls();
  }

  /** Counts what goes to those who are no endpoints of Services. */
  EndpointTraffic elsewhere() {
    return elsewhere;
  }

  /** Where connections to that one are kept. */
  UpstreamPool pool(AuthorizationOrigin origin) {
    if (!origin.tls()) {
      return loop.pool();
    }
    UpstreamPool pool = byName.get(origin);
    if (pool == null) {
      pool = newPool.get();
      byName.put(origin, pool);
      if (byName.size() > MOST_NAMES) {
        var eldest = byName.entrySet().iterator();
        eldest.next().getValue().close();
        eldest.remove();
      }
    }
    return pool;
  }

  void close() {
    byName.values().forEach(UpstreamPool::close);
    byName.clear();
  }
}
