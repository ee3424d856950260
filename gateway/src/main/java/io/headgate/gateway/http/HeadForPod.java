package io.headgate.gateway.http;

import io.headgate.gateway.http.h2.RequestHead;
import io.headgate.gateway.routing.GlobalRules;
import io.headgate.gateway.routing.Route;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;

/**
 * The head of a request, which becomes what the pod is to see.
 *
 * @param request as it came, but for its target
 * @param exchange that knows what its client asked for, and what holds for all requests
 */
record HeadForPod(HttpRequest request, ClientConnection client, HttpLoop loop, Exchange exchange) {

  /**
   * Edits it in place.
   *
   * @param host as the client named it
   * @param route by whose rules
   */
  void edit(String host, boolean hasBody, Route route) {
    HttpHeaders headers = request.headers();
    boolean webSocket = !hasBody && WebSocketUpgrade.isRequested(request);
    HopByHopHeaders.stripRequest(headers);
    GlobalRules rules = exchange.rules();
    ForwardedHeaders.set(headers, client, host);
    ForwardedHeaders.identify(headers, rules.policy().heads(), loop.requestIds());
    if (rules.changesHeads()) {
      GlobalHeaders.toPod(rules.policy().heads(), headers, exchange.target());
    }
    loop.clientGate().edit(headers, route, client);
    route.steps().edit(headers);
    if (webSocket) {
      WebSocketUpgrade.mark(headers);
      if (request.protocolVersion().equals(RequestHead.VERSION)) {
        WebSocketUpgrade.addKey(headers);
      }
    }
    if (request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
      // A client that does not know 1xx responses cannot expect one (RFC 9110 section 10.1.1).
      headers.remove(HttpHeaderNames.EXPECT);
    }
    request.setProtocolVersion(HttpVersion.HTTP_1_1);
  }
}
