package io.headgate.gateway.http;

import io.headgate.discovery.model.TimeSource;

/**
 * What a request has been through by the time it ends, in nanoseconds. Written on the event loop of
 * the request; whoever is told of its end reads it before returning.
 */
public final class RequestTrace {

  /** It has not come that far. */
  public static final long NEVER = -1;

  private final TimeSource time;
  private final String method;
  private final long startNanos;
  private long forwardedNanos = NEVER;
  private long connectNanos = NEVER;
  private long headerNanos = NEVER;
  private long totalNanos;

  /**
   * Of a request whose head has just been read.
   *
   * @param method as the client wrote it; empty where the head was never complete
   */
  public RequestTrace(TimeSource time, String method) {
    this.time = time;
    this.method = method;
    this.startNanos = time.nanoTime();
  }

  /**
   * An endpoint is looked for from now on, also where another one has not answered as is wanted.
   */
  void forwarding() {
    forwardedNanos = elapsed();
    connectNanos = NEVER;
    headerNanos = NEVER;
  }

  /** There is a connection to an endpoint, perhaps one that has been used before. */
  void connected(boolean reused) {
    connectNanos = reused ? 0 : elapsed() - forwardedNanos;
  }

  /** The endpoint's response has begun. */
  void responding() {
    if (headerNanos == NEVER && forwardedNanos != NEVER) {
      headerNanos = elapsed() - forwardedNanos;
    }
  }

  void ended() {
    totalNanos = elapsed();
  }

  private long elapsed() {
    return time.nanoTime() - startNanos;
  }

  /** The method as the client wrote it; empty where the head was never complete. */
  public String method() {
    return method;
  }

  /** From the end of the request's head to the end of the response. */
  public long totalNanos() {
    return totalNanos;
  }

  /**
   * From the first look for an endpoint until there was a connection, failed tries included; 0 on a
   * connection that has been used before; {@link #NEVER} where there was none.
   */
  public long connectNanos() {
    return connectNanos;
  }

  /** From the first look for an endpoint until the head of its response. */
  public long headerNanos() {
    return headerNanos;
  }

  /** From the first look for an endpoint to the end; {@link #NEVER} where it gave no response. */
  public long responseNanos() {
    return headerNanos == NEVER ? NEVER : totalNanos - forwardedNanos;
  }
}
