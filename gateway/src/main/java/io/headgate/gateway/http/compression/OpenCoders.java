package io.headgate.gateway.http.compression;

import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The coders that one event loop has open, of which there are not too many at once: each holds
 * memory outside the heap for as long as its client takes to read. Confined to the loop.
 */
public final class OpenCoders {

  /** Some 70 MiB with gzip. */
  static final int MOST = 256;

  private final ByteBufAllocator buffers;
  private volatile int open;

  /**
   * None so far.
   *
   * @param buffers for what they write
   */
  public OpenCoders(ByteBufAllocator buffers) {
    this.buffers = buffers;
  }

  /** How many there are. Any thread. */
  public int count() {
    return open;
  }

  /** Opens one; null where there are too many, and the body has to go out as it is. */
  @Nullable CodedBody gzip(int level) {
    if (open >= MOST) {
      return null;
    }
    CodedBody body = new CodedBody(new GzipCoder(level), buffers, this);
    change(1);
    return body;
  }

  void closed() {
    change(-1);
  }

  // Written by the loop alone, read by anybody.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void change(int by) {
    open += by;
  }
}
