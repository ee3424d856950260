package io.headgate.gateway.http.compression;

import io.netty.buffer.ByteBuf;

/** One way to compress one body. What it holds outside the heap is free after {@link #close}. */
interface Coder {

  /** Takes in all that can be read, and writes what comes of it so far. */
  void write(ByteBuf in, ByteBuf out);

  /** Writes what has been taken in but not been written yet, so that it can be understood. */
  void flush(ByteBuf out);

  /** Writes the rest and the end. */
  void finish(ByteBuf out);

  void close();

  /** What it holds outside the heap, in units of 256 KiB, rounded up. */
  int weight();
}
