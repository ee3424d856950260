package io.headgate.gateway.http.step;

import io.headgate.discovery.model.HeaderPolicy;
import io.headgate.discovery.model.HeaderPolicy.Connection;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;

/** Changes what pods see of the head. */
record HeaderStep(HeaderPolicy policy) {

  private static final AsciiString X_FORWARDED_PREFIX = AsciiString.cached("x-forwarded-prefix");

  void edit(HttpHeaders toPod) {
    policy.host().ifPresent(host -> toPod.set(HttpHeaderNames.HOST, host));
    policy.forwardedPrefix().ifPresent(prefix -> toPod.set(X_FORWARDED_PREFIX, prefix));
    switch (policy.connection()) {
      case UNSAID -> {}
      case KEPT -> say(HttpHeaderValues.KEEP_ALIVE, toPod);
      case CLOSED -> say(HttpHeaderValues.CLOSE, toPod);
    }
  }

  /** Beside that trailers are taken (RFC 9110 section 10.1.4), which is said there as well. */
  private static void say(AsciiString word, HttpHeaders toPod) {
    String said = toPod.get(HttpHeaderNames.CONNECTION);
    toPod.set(HttpHeaderNames.CONNECTION, said == null ? word : said + ", " + word);
  }

  boolean closesConnections() {
    return policy.connection() == Connection.CLOSED;
  }

  String text() {
    List<String> seen = new ArrayList<>();
    policy.host().ifPresent(host -> seen.add("Host " + host));
    policy.forwardedPrefix().ifPresent(prefix -> seen.add("X-Forwarded-Prefix " + prefix));
    switch (policy.connection()) {
      case UNSAID -> {}
      case KEPT -> seen.add("Connection " + HttpHeaderValues.KEEP_ALIVE);
      case CLOSED -> seen.add("Connection " + HttpHeaderValues.CLOSE);
    }
    return "pods see " + String.join(", ", seen);
  }
}
