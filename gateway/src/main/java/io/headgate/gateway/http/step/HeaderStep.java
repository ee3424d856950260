package io.headgate.gateway.http.step;

import io.headgate.discovery.model.HeaderPolicy;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;

/** Changes what pods see of the head. */
record HeaderStep(HeaderPolicy policy) {

  private static final AsciiString X_FORWARDED_PREFIX = AsciiString.cached("x-forwarded-prefix");

  void edit(HttpHeaders toPod) {
    policy.host().ifPresent(host -> toPod.set(HttpHeaderNames.HOST, host));
    policy.forwardedPrefix().ifPresent(prefix -> toPod.set(X_FORWARDED_PREFIX, prefix));
  }

  String text() {
    return "pods see "
        + policy.host().map(host -> "Host " + host).orElse("")
        + (policy.host().isPresent() && policy.forwardedPrefix().isPresent() ? ", " : "")
        + policy.forwardedPrefix().map(prefix -> "X-Forwarded-Prefix " + prefix).orElse("");
  }
}
