package io.headgate.gateway.http;

/**
 * What holds for all clients, whatever their route.
 *
 * @param tlsPort on which this program serves HTTPS
 */
public record HttpSettings(HttpLimits limits, HttpTimeouts timeouts, int tlsPort) {

  public static final HttpSettings DEFAULT =
      new HttpSettings(HttpLimits.DEFAULT, HttpTimeouts.DEFAULT, 443);

  /** The same with HTTPS on another port. */
  public HttpSettings withTlsPort(int port) {
    return new HttpSettings(limits, timeouts, port);
  }
}
