package io.headgate.gateway.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;

/**
 * Heads for pods that are spoken to in HTTP/1.0: it knows no chunks, no 1xx responses, no upgrade,
 * and a connection carries one request. Pure.
 */
final class OldPods {

  private OldPods() {}

  /**
   * Makes a head, whichever pod it is for, one of HTTP/1.0.
   *
   * @param bodyBytes of the body, which is whole; of no matter where the head says it
   */
  static void address(HttpRequest request, long bodyBytes) {
    HttpHeaders headers = request.headers();
    request.setProtocolVersion(HttpVersion.HTTP_1_0);
    if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
      headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
      headers.set(HttpHeaderNames.CONTENT_LENGTH, bodyBytes);
    }
    headers.remove(HttpHeaderNames.EXPECT);
    headers.remove(HttpHeaderNames.UPGRADE);
    headers.remove(HttpHeaderNames.TE);
    headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
  }
}
