package io.headgate.gateway.admin;

import io.netty.util.NetUtil;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;

/**
 * Before what changes something: only who is on this machine may, and no page of another site that
 * a browser on this machine shows (its requests carry an {@code Origin} that is not ours).
 */
final class LoopbackGuard implements Handler<RoutingContext> {

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    InetAddress client =
        NetUtil.createInetAddressFromIpAddressString(request.remoteAddress().hostAddress());
    String origin = request.getHeader("origin");
    if (client == null || !client.isLoopbackAddress()) {
      Answers.error(context, 403, "changes are taken from this machine only (expected: loopback)");
    } else if (origin != null && !origin.equals("http://" + request.authority())) {
      Answers.error(context, 403, "Origin: \"" + origin + "\" is another site");
    } else {
      context.next();
    }
  }
}
