package io.headgate.gateway.http;

/** What holds for all clients, whatever their route. */
public record HttpSettings(HttpLimits limits, HttpTimeouts timeouts) {

  public static final HttpSettings DEFAULT =
      new HttpSettings(HttpLimits.DEFAULT, HttpTimeouts.DEFAULT);
}
