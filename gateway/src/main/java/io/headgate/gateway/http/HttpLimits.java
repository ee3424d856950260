package io.headgate.gateway.http;

import io.headgate.discovery.model.ClientLimits;

/**
 * How much a client may send before it is refused.
 *
 * @param requestLineBytes a longer request line is answered with 414
 * @param headerBytes a longer header section is answered with 431
 * @param headerCount more header fields are answered with 431
 * @param requestsPerConnection after so many the connection is closed
 */
public record HttpLimits(
    int requestLineBytes, int headerBytes, int headerCount, int requestsPerConnection) {

  /**
   * ingress-nginx reads a head into at most four buffers of 8 KiB, and no line may be longer than
   * one of them: 8 KiB for the request line and 32 KiB for all fields admit what it admits.
   */
  public static final HttpLimits DEFAULT = new HttpLimits(8192, 32_768, 100, 1000);

  public HttpLimits {
    positive("requestLineBytes", requestLineBytes);
    positive("headerBytes", headerBytes);
    positive("headerCount", headerCount);
    positive("requestsPerConnection", requestsPerConnection);
  }

  /** The same, but for what is said. */
  HttpLimits with(ClientLimits said) {
    return new HttpLimits(
        said.headSize().map(ClientLimits.HeadSize::line).orElse(requestLineBytes),
        said.headSize().map(ClientLimits.HeadSize::fields).orElse(headerBytes),
        headerCount,
        said.requests().orElse(requestsPerConnection));
  }

  private static void positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 1 or more)");
    }
  }
}
