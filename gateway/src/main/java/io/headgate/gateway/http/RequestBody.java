package io.headgate.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What a client has sent of its request's body and no pod has got: one read of it, or more where it
 * is to be whole before a pod is chosen. Confined to one event loop.
 */
final class RequestBody {

  private final Deque<HttpContent> parts = new ArrayDeque<>(2);
  private long bytes;
  private boolean ended;
  private boolean kept;
  private boolean gathering;
  private @Nullable ByteBuf gathered;

  /** Takes over the reference. */
  void add(HttpContent part) {
    bytes += part.content().readableBytes();
    ended |= part instanceof LastHttpContent;
    if (gathering) {
      gather(part);
    } else {
      parts.addLast(part);
    }
  }

  /** What comes from now on is copied together: clients may send it in any number of parts. */
  void gather() {
    gathering = true;
  }

  private void gather(HttpContent part) {
    ByteBuf data = part.content();
    ByteBuf buffer = gathered;
    if (data.isReadable()) {
      if (buffer == null) {
        buffer = data.alloc().buffer(data.readableBytes());
        gathered = buffer;
        parts.addLast(new DefaultHttpContent(buffer));
      }
      buffer.writeBytes(data);
    }
    if (part instanceof LastHttpContent last) {
      parts.addLast(end(last));
    }
    part.release();
  }

  private static LastHttpContent end(LastHttpContent last) {
    if (last.trailingHeaders().isEmpty()) {
      return LastHttpContent.EMPTY_LAST_CONTENT;
    }
    LastHttpContent end = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
    end.trailingHeaders().set(last.trailingHeaders());
    return end;
  }

  /** Whether all of it is here, or more than that. */
  boolean isWholeOrBeyond(int most) {
    return ended || bytes > most;
  }

  /** How many have come. */
  long bytes() {
    return bytes;
  }

  /** Keeps what is written from now on, where that is all of it; returns whether it is. */
  boolean keepIfWhole() {
    kept = ended;
    return kept;
  }

  boolean isKept() {
    return kept;
  }

  /** Sends it. Where it is kept it can be sent again. */
  void writeTo(UpstreamStream pod) {
    if (kept) {
      parts.forEach(part -> pod.write(part.retainedDuplicate()));
      return;
    }
    while (!parts.isEmpty()) {
      pod.write(parts.removeFirst());
    }
  }

  void copyTo(Mirror mirror) {
    parts.forEach(mirror::onContent);
  }

  /** It is sent to nobody any more. */
  void release() {
    while (!parts.isEmpty()) {
      parts.removeFirst().release();
    }
  }
}
