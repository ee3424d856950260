package io.headgate.gateway.http;

import io.headgate.discovery.model.TimeSource;
import io.headgate.gateway.routing.Routes;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.AsciiString;

/**
 * What every response has, whoever made it: Date and, unless it is said otherwise, Server. Confined
 * to one event loop.
 */
final class ResponseHeaders {

  private static final AsciiString SERVER = AsciiString.cached("headgate");

  private final TimeSource time;
  private final Routes routes;
  private final DateHeader date;

  /**
   * @param routes know whether this program names itself
   */
  ResponseHeaders(TimeSource time, Routes routes) {
    this.time = time;
    this.routes = routes;
    this.date = new DateHeader(time);
  }

  /** Adds what is missing. */
  void complete(HttpResponse head) {
    HttpHeaders headers = head.headers();
    if (!headers.contains(HttpHeaderNames.DATE)) {
      headers.set(HttpHeaderNames.DATE, date.at(time.nanoTime()));
    }
    if (!headers.contains(HttpHeaderNames.SERVER)
        && routes.rules().policy().answers().naming().own()) {
      headers.set(HttpHeaderNames.SERVER, SERVER);
    }
  }
}
