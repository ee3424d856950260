package io.headgate.gateway.http;

import io.headgate.discovery.model.ClientLimits;
import java.time.Duration;

/**
 * How long a client may take; what concerns pods is the route's policy. The wheel that watches them
 * turns every 100 ms, so a timeout may come that much late.
 *
 * @param header from the first byte of a request to the end of its head
 * @param body the longest gap within a request's body
 * @param send the longest time without a client taking any of its response
 * @param keepAlive between two requests of a client
 */
public record HttpTimeouts(Duration header, Duration body, Duration send, Duration keepAlive) {

  /** ingress-nginx's. */
  public static final HttpTimeouts DEFAULT =
      new HttpTimeouts(
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofSeconds(75));

  /** The same, but for what is said. */
  HttpTimeouts with(ClientLimits said) {
    return new HttpTimeouts(
        said.head().orElse(header),
        said.body().orElse(body),
        send,
        said.keepAlive().orElse(keepAlive));
  }
}
