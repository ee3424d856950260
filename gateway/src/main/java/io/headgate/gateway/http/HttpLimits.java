package io.headgate.gateway.http;

import io.headgate.discovery.model.ClientLimits;

/**
 * How much a client may send before it is refused.
 *
 * @param requestLineBytes a longer request line is answered with 414
 * @param headerBytes a longer header section is answered with 431
 * @param headerCount more header fields are answered with 431
 * @param requestsPerConnection after so many the connection is closed
 * @param idleConnectionsPerEndpoint kept open to a pod, for each event loop
 */
public record HttpLimits(
    int requestLineBytes,
    int headerBytes,
    int headerCount,
    int requestsPerConnection,
    int idleConnectionsPerEndpoint) {

  /**
   * ingress-nginx reads a head into at most four buffers of 8 KiB, and no line may be longer than
   * one of them: 8 KiB for the request line and 32 KiB for all fields admit what it admits.
   */
  public static final HttpLimits DEFAULT = new HttpLimits(8192, 32_768, 100, 1000, 64);

  public HttpLimits {
    positive("requestLineBytes", requestLineBytes);
    positive("headerBytes", headerBytes);
    positive("headerCount", headerCount);
    positive("requestsPerConnection", requestsPerConnection);
    if (idleConnectionsPerEndpoint < 0) {
      throw new IllegalArgumentException(
          "idleConnectionsPerEndpoint: " + idleConnectionsPerEndpoint + " (expected: 0 or more)");
    }
  }

  /** The same, but for what is said. */
  HttpLimits with(ClientLimits said) {
    return said.headSize()
        .map(
            it ->
                new HttpLimits(
                    it.line(),
                    it.fields(),
                    headerCount,
                    requestsPerConnection,
                    idleConnectionsPerEndpoint))
        .orElse(this);
  }

  private static void positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 1 or more)");
    }
  }
}
