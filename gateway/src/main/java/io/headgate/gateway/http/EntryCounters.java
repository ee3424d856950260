package io.headgate.gateway.http;

import java.util.concurrent.atomic.LongAdder;

/** Connections to the HTTP and HTTPS ports that never came to a request. Any thread. */
public final class EntryCounters {

  private final LongAdder failedHandshakes = new LongAdder();
  private final LongAdder handshakes = new LongAdder();
  private final LongAdder badProxyHeaders = new LongAdder();
  private final LongAdder passedThrough = new LongAdder();

  void handshake(boolean success) {
    (success ? handshakes : failedHandshakes).increment();
  }

  void badProxyHeader() {
    badProxyHeaders.increment();
  }

  void passedThrough() {
    passedThrough.increment();
  }

  /** TLS handshakes that came to their end. */
  public long handshakesTotal() {
    return handshakes.sum();
  }

  /** TLS handshakes that failed, on either side. */
  public long failedHandshakesTotal() {
    return failedHandshakes.sum();
  }

  /** Connections that were to begin with a PROXY header, and did not. */
  public long badProxyHeadersTotal() {
    return badProxyHeaders.sum();
  }

  /** Connections whose TLS was left to pods. */
  public long passedThroughTotal() {
    return passedThrough.sum();
  }
}
