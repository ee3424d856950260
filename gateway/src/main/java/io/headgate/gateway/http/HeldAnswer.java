package io.headgate.gateway.http;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is better given by another endpoint, while it is not known whether there is one:
 * its head and what one read has brought with it. Confined to one event loop.
 */
final class HeldAnswer {

  private final HttpResponse head;
  private final Deque<HttpContent> parts = new ArrayDeque<>(2);
  private boolean read;
  private @Nullable String closed;

  HeldAnswer(HttpResponse head) {
    this.head = head;
  }

  /** Takes over the reference. */
  void add(HttpContent part) {
    parts.addLast(part);
  }

  /** What the endpoint had sent so far is in here. */
  void readComplete() {
    read = true;
  }

  /** The connection is gone. */
  void closed(String cause) {
    closed = cause;
  }

  HttpResponse head() {
    return head;
  }

  /** Hands over what came behind the head, as if it came now. */
  void replayTo(UpstreamListener listener) {
    while (!parts.isEmpty()) {
      listener.onContent(parts.removeFirst());
    }
    String cause = closed;
    if (cause != null) {
      listener.onClosed(cause);
    } else if (read) {
      listener.onReadComplete();
    }
  }

  /** Nobody wants it. */
  void release() {
    while (!parts.isEmpty()) {
      parts.removeFirst().release();
    }
  }
}
