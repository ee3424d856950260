package io.headgate.gateway.http;

import io.headgate.discovery.model.TimeSource;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.AsciiString;

/** What every response has, whoever made it: Date and Server. Confined to one event loop. */
final class ResponseHeaders {

  private static final AsciiString SERVER = AsciiString.cached("headgate");

  private final TimeSource time;
  private final DateHeader date;

  ResponseHeaders(TimeSource time) {
    this.time = time;
    this.date = new DateHeader(time);
  }

  /** Adds what is missing. */
  void complete(HttpResponse head) {
    HttpHeaders headers = head.headers();
    if (!headers.contains(HttpHeaderNames.DATE)) {
      headers.set(HttpHeaderNames.DATE, date.at(time.nanoTime()));
    }
    if (!headers.contains(HttpHeaderNames.SERVER)) {
      headers.set(HttpHeaderNames.SERVER, SERVER);
    }
  }
}
