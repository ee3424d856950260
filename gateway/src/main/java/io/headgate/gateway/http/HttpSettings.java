package io.headgate.gateway.http;

import io.headgate.discovery.model.ClientLimits;

/**
 * What holds for all clients, whatever their route.
 *
 * @param tlsPort on which this program serves HTTPS
 * @param entry what connections go through before their first request
 */
public record HttpSettings(
    HttpLimits limits, HttpTimeouts timeouts, int tlsPort, EntryRules entry) {

  public static final HttpSettings DEFAULT =
      new HttpSettings(HttpLimits.DEFAULT, HttpTimeouts.DEFAULT);

  /** With HTTPS on its usual port, and connections that go through nothing. */
  public HttpSettings(HttpLimits limits, HttpTimeouts timeouts) {
    this(limits, timeouts, 443, EntryRules.plain());
  }

  /** The same with HTTPS on another port. */
  public HttpSettings withTlsPort(int port) {
    return new HttpSettings(limits, timeouts, port, entry);
  }

  /** The same, but for what the global ConfigMap says of the requests of clients. */
  HttpSettings with(ClientLimits said) {
    return said.equals(ClientLimits.NONE)
        ? this
        : new HttpSettings(limits.with(said), timeouts.with(said), tlsPort, entry);
  }

  /** The same for connections that go through that. */
  public HttpSettings withEntry(EntryRules other) {
    return new HttpSettings(limits, timeouts, tlsPort, other);
  }
}
