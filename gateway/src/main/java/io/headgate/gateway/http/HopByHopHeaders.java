package io.headgate.gateway.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.List;

/**
 * Takes out the fields that concern one connection only (RFC 9110 section 7.6.1): first those that
 * Connection names, then the well-known ones. Transfer-Encoding stays: it is part of the framing,
 * which the codecs read and write. Pure; any thread.
 */
final class HopByHopHeaders {

  private static final AsciiString KEEP_ALIVE = AsciiString.cached("keep-alive");
  private static final AsciiString PROXY_CONNECTION = AsciiString.cached("proxy-connection");
  private static final AsciiString HTTP2_SETTINGS = AsciiString.cached("http2-settings");

  /** Needed by everybody on the way: naming them in Connection does not take them out. */
  private static final List<AsciiString> END_TO_END =
      List.of(
          HttpHeaderNames.HOST,
          HttpHeaderNames.CONTENT_LENGTH,
          HttpHeaderNames.TRANSFER_ENCODING,
          HttpHeaderNames.EXPECT,
          HttpHeaderNames.COOKIE,
          HttpHeaderNames.AUTHORIZATION);

  private HopByHopHeaders() {}

  /** Of a request. A client that takes trailers may still say so (RFC 9110 section 10.1.4). */
  static void stripRequest(HttpHeaders headers) {
    boolean trailers = headers.containsValue(HttpHeaderNames.TE, HttpHeaderValues.TRAILERS, true);
    strip(headers);
    headers.remove(HttpHeaderNames.TE);
    headers.remove(HttpHeaderNames.PROXY_AUTHORIZATION);
    if (trailers) {
      headers.set(HttpHeaderNames.TE, HttpHeaderValues.TRAILERS);
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderNames.TE);
    }
  }

  /** Of a response. */
  static void stripResponse(HttpHeaders headers) {
    strip(headers);
    headers.remove(HttpHeaderNames.PROXY_AUTHENTICATE);
  }

  private static void strip(HttpHeaders headers) {
    String connection = headers.get(HttpHeaderNames.CONNECTION);
    if (connection != null) {
      if (!KEEP_ALIVE.contentEqualsIgnoreCase(connection)
          && !HttpHeaderValues.CLOSE.contentEqualsIgnoreCase(connection)) {
        stripNamed(headers);
      }
      headers.remove(HttpHeaderNames.CONNECTION);
    }
    headers.remove(KEEP_ALIVE);
    headers.remove(PROXY_CONNECTION);
    headers.remove(HttpHeaderNames.UPGRADE);
    headers.remove(HTTP2_SETTINGS);
  }

  private static void stripNamed(HttpHeaders headers) {
    for (String value : headers.getAll(HttpHeaderNames.CONNECTION)) {
      int start = 0;
      while (start <= value.length()) {
        int comma = value.indexOf(',', start);
        int end = comma < 0 ? value.length() : comma;
        String name = value.substring(start, end).strip();
        if (!name.isEmpty() && !isEndToEnd(name)) {
          headers.remove(name);
        }
        start = end + 1;
      }
    }
  }

  private static boolean isEndToEnd(String name) {
    for (AsciiString endToEnd : END_TO_END) {
      if (endToEnd.contentEqualsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }
}
