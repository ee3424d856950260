package io.headgate.gateway.http.h2;

/**
 * How much the other end of a connection may do.
 *
 * @param streams open at a time; more are refused
 * @param headerBytes of a header section, counted as RFC 9113 section 6.5.2 does: 32 more a field
 * @param streamWindow bytes of one message that may wait to be taken
 * @param connectionWindow bytes of all messages together that may wait; 0: as many as their own
 *     windows permit, so that one that is not taken does not hold up the others
 */
public record LinkLimits(int streams, int headerBytes, int streamWindow, int connectionWindow) {

  private static final int STREAM_WINDOW = 128 * 1024;

  /**
   * For clients, who are not trusted: what they send and no pod takes is bounded for the whole
   * connection.
   */
  public static LinkLimits ofClients(int streams, int headerBytes) {
    return new LinkLimits(streams, headerBytes, STREAM_WINDOW, 16 * STREAM_WINDOW);
  }

  /** For pods, whose connection carries the responses of many clients. */
  public static LinkLimits ofPods(int streams, int headerBytes) {
    return new LinkLimits(streams, headerBytes, STREAM_WINDOW, 0);
  }

  public LinkLimits {
    if (streams < 1 || headerBytes < 1 || streamWindow < 1 || connectionWindow < 0) {
      throw new IllegalArgumentException(
          "streams " + streams + ", headerBytes " + headerBytes + " (expected: 1 or more)");
    }
  }
}
