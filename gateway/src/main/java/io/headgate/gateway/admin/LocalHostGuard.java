package io.headgate.gateway.admin;

import io.netty.util.NetUtil;
import io.vertx.core.Handler;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;

/**
 * Answers only where the Host header is an address or {@code localhost}: a page from elsewhere
 * whose name is made to resolve to a loopback address (DNS rebinding) must not read what only this
 * machine may read.
 */
final class LocalHostGuard implements Handler<RoutingContext> {

  @Override
  public void handle(RoutingContext context) {
    HostAndPort authority = context.request().authority();
    if (authority != null && !isLocal(authority.host())) {
      Answers.error(
          context,
          403,
          "Host: \"" + authority.host() + "\" is a name (expected: an IP address or localhost)");
      return;
    }
    context.next();
  }

  private static boolean isLocal(String host) {
    return host.equals("localhost")
        || NetUtil.isValidIpV4Address(host)
        || NetUtil.isValidIpV6Address(host);
  }
}
