package io.headgate.gateway.http.authorization;

/**
 * Who is asked.
 *
 * @param host a name or an address, of IPv6 in brackets
 */
public record AuthorizationOrigin(boolean tls, String host, int port) {

  @Override
  public String toString() {
    return (tls ? "https://" : "http://") + host + ":" + port;
  }
}
