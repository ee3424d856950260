package io.headgate.gateway.http.tracing;

import io.netty.handler.codec.http.HttpRequest;

/** Follows requests, or does not. Any thread; never waits. */
public interface Tracing {

  /** No request is followed: what it says of its trace reaches the pod as it came. */
  Tracing OFF = (request, clientIp, scheme) -> RequestSpan.NONE;

  /**
   * A request has been read.
   *
   * @param request as it came; its headers say whether it is part of a trace
   * @param scheme {@code http} or {@code https}
   */
  RequestSpan begin(HttpRequest request, String clientIp, String scheme);
}
