package io.headgate.gateway.http.compression;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * The body of one response on its way through a coder. Nothing stays in it beyond a {@link #flush}.
 * Confined to one event loop; whoever has it closes it, in whatever way the response ends.
 */
public final class CodedBody {

  private static final int LEAST_ROOM = 512;

  private final Coder coder;
  private final ByteBufAllocator buffers;
  private final OpenCoders owner;
  private boolean unflushed;
  private boolean closed;

  CodedBody(Coder coder, ByteBufAllocator buffers, OpenCoders owner) {
    this.coder = coder;
    this.buffers = buffers;
    this.owner = owner;
  }

  /**
   * What comes of a part of the body, often nothing as yet; of the last one the end, and its
   * trailers. Takes over the reference.
   */
  public HttpContent encode(HttpContent part) {
    ByteBuf out = room(part.content().readableBytes());
    try {
      if (part.content().isReadable()) {
        coder.write(part.content(), out);
        unflushed = true;
      }
      if (part instanceof LastHttpContent) {
        coder.finish(out);
        unflushed = false;
      }
      return part.replace(out.retain());
    } finally {
      out.release();
      part.release();
    }
  }

  /** What is left of the parts so far; empty where that is nothing. */
  public HttpContent flush() {
    if (!unflushed) {
      return new DefaultHttpContent(Unpooled.EMPTY_BUFFER);
    }
    unflushed = false;
    ByteBuf out = room(0);
    try {
      coder.flush(out);
      return new DefaultHttpContent(out.retain());
    } finally {
      out.release();
    }
  }

  private ByteBuf room(int taken) {
    return buffers.ioBuffer(Math.max(LEAST_ROOM, taken / 2));
  }

  /** Gives back what the coder holds; called at least once, acts once. */
  public void close() {
    if (!closed) {
      closed = true;
      coder.close();
      owner.closed(coder);
    }
  }
}
