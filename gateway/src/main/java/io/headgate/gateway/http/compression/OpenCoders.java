package io.headgate.gateway.http.compression;

import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The coders that one event loop has open, of which there are not too many at once: each holds
 * memory outside the heap for as long as its client takes to read. Confined to the loop.
 */
public final class OpenCoders {

  /** In {@linkplain Coder#weight units}: some 70 MiB. */
  static final int MOST = 256;

  private final ByteBufAllocator buffers;
  private volatile int open;
  private int held;

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

  /** Opens one; null where there are too many, and the body has to go out in another way. */
  @Nullable CodedBody gzip(int level) {
    return hasRoom(GzipCoder.WEIGHT) ? open(new GzipCoder(level)) : null;
  }

  /** The same; null also where there is no library for it, or not yet. */
  @Nullable CodedBody brotli(int level) {
    return hasRoom(BrotliCoder.WEIGHT) && BrotliLibrary.isReady()
        ? open(new BrotliCoder(level))
        : null;
  }

  private boolean hasRoom(int weight) {
    return held + weight <= MOST;
  }

  private CodedBody open(Coder coder) {
    held += coder.weight();
    change(1);
    return new CodedBody(coder, buffers, this);
  }

  void closed(Coder coder) {
    held -= coder.weight();
    change(-1);
  }

  // Written by the loop alone, read by anybody.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void change(int by) {
    open += by;
  }
}
