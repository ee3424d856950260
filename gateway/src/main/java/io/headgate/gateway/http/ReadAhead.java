package io.headgate.gateway.http;

import io.netty.handler.codec.http.HttpContent;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a pod has sent of a response and its client does not take yet, beyond what the client's
 * connection holds by itself. Confined to one event loop.
 */
final class ReadAhead {

  /** What a part costs beside its bytes: a pod may send any number of small ones. */
  private static final int PART_BYTES = 256;

  private final Deque<HttpContent> parts = new ArrayDeque<>();
  private final int most;
  private int bytes;

  /**
   * @param most how many bytes of it there may be before the pod is read no more; one read can go
   *     beyond
   */
  ReadAhead(int most) {
    this.most = most;
  }

  boolean isEmpty() {
    return parts.isEmpty();
  }

  boolean hasRoom() {
    return bytes < most;
  }

  /** Takes over the reference. */
  void add(HttpContent part) {
    bytes += cost(part);
    parts.addLast(part);
  }

  /**
   * The oldest part, which is the caller's.
   *
   * @throws java.util.NoSuchElementException where there is none
   */
  HttpContent next() {
    HttpContent part = parts.removeFirst();
    bytes -= cost(part);
    return part;
  }

  private static int cost(HttpContent part) {
    return part.content().readableBytes() + PART_BYTES;
  }

  /** Nobody takes it any more. */
  void release() {
    while (!parts.isEmpty()) {
      parts.removeFirst().release();
    }
  }
}
