package io.headgate.gateway.http.h2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * The body that comes on a stream, handed out only when asked for, as a channel is read. What comes
 * unasked is copied into one buffer: clients may send it in any number of small frames, and a part
 * of a read would hold all of it. The window of the stream bounds it. Confined to one loop.
 */
final class Inflow {

  private final ByteBufAllocator allocator;
  private @Nullable ByteBuf kept;
  private @Nullable LastHttpContent keptEnd;
  private boolean asked;
  private boolean handed;

  Inflow(ByteBufAllocator allocator) {
    this.allocator = allocator;
  }

  /** The next part may be handed out, once. */
  void ask() {
    asked = true;
  }

  /** What was handed out since, if anything was, is what was asked for. */
  void answered() {
    asked &= !handed;
    handed = false;
  }

  /** Whether there is something that was asked for. */
  boolean isDue() {
    return asked && (kept != null || keptEnd != null);
  }

  /** Whether there is something that was not handed out. */
  boolean holds() {
    return kept != null || keptEnd != null;
  }

  /** Takes a part; returns it where it was asked for and nothing came before it. */
  @Nullable HttpContent data(ByteBuf data, boolean end) {
    if (asked && kept == null) {
      handed = true;
      return end
          ? new DefaultLastHttpContent(data.retain())
          : new DefaultHttpContent(data.retain());
    }
    ByteBuf buffer = kept;
    if (data.isReadable()) {
      if (buffer == null) {
        buffer = allocator.buffer(data.readableBytes());
        kept = buffer;
      }
      buffer.writeBytes(data);
    }
    if (end) {
      keptEnd = LastHttpContent.EMPTY_LAST_CONTENT;
    }
    return null;
  }

  /** Takes the trailers; returns them where the end was asked for and nothing came before it. */
  @Nullable HttpContent end(LastHttpContent trailers) {
    if (asked && kept == null) {
      handed = true;
      return trailers;
    }
    keptEnd = trailers;
    return null;
  }

  /** What was kept of the body; null where it was nothing. */
  @Nullable ByteBuf takeData() {
    ByteBuf data = kept;
    kept = null;
    handed = true;
    return data;
  }

  /** The end that was kept; null where it has not come. */
  @Nullable LastHttpContent takeEnd() {
    LastHttpContent end = keptEnd;
    keptEnd = null;
    handed = true;
    return end;
  }

  /** Nobody wants any of it any more. Returns how many bytes were kept. */
  int discard() {
    ByteBuf data = takeData();
    keptEnd = null;
    int bytes = 0;
    if (data != null) {
      bytes = data.readableBytes();
      data.release();
    }
    return bytes;
  }

  static LastHttpContent endWithTrailers() {
    return new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
  }
}
