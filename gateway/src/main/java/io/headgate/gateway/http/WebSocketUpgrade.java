package io.headgate.gateway.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;

/**
 * The one upgrade that is passed on (RFC 6455 section 4.1). Any other, h2c above all, would be a
 * tunnel past routes and guard. Pure.
 */
final class WebSocketUpgrade {

  private WebSocketUpgrade() {}

  static boolean isRequested(HttpRequest request) {
    HttpHeaders headers = request.headers();
    String protocol = headers.get(HttpHeaderNames.UPGRADE);
    return protocol != null
        && HttpHeaderValues.WEBSOCKET.contentEqualsIgnoreCase(protocol)
        && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
        && request.method().equals(HttpMethod.GET)
        && request.protocolVersion().equals(HttpVersion.HTTP_1_1);
  }

  /** Asks for the upgrade, or confirms it, in a head whose hop-by-hop fields are gone. */
  static void mark(HttpHeaders headers) {
    headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
    headers.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
  }
}
