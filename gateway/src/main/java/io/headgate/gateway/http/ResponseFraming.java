package io.headgate.gateway.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;

/**
 * How an HTTP/1.x client is told where a response ends (RFC 9112 section 6.3) and whether the
 * connection goes on after it (section 9.3). Pure.
 */
final class ResponseFraming {

  private ResponseFraming() {}

  /**
   * Completes the head of a final response, whose hop-by-hop fields are gone but for {@code
   * Transfer-Encoding: chunked}.
   *
   * @param client the version that the client speaks
   * @param persistent whether anything but this response lets the connection go on
   * @return whether it goes on
   */
  static boolean complete(HttpResponse head, HttpVersion client, boolean persistent) {
    HttpHeaders headers = head.headers();
    head.setProtocolVersion(HttpVersion.HTTP_1_1);
    boolean old = !client.equals(HttpVersion.HTTP_1_1);
    if (old) {
      headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
    }
    boolean endsByClose = false;
    if (!hasFraming(headers) && mayHaveBody(head)) {
      if (old) {
        endsByClose = true;
      } else {
        headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
      }
    }
    boolean goesOn = persistent && !endsByClose;
    if (!goesOn) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    } else if (old) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
    }
    return goesOn;
  }

  private static boolean hasFraming(HttpHeaders headers) {
    return headers.contains(HttpHeaderNames.CONTENT_LENGTH)
        || headers.contains(HttpHeaderNames.TRANSFER_ENCODING);
  }

  private static boolean mayHaveBody(HttpResponse head) {
    int code = head.status().code();
    return code != 204 && code != 304;
  }
}
