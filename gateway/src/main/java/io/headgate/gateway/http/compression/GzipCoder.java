package io.headgate.gateway.http.compression;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** gzip (RFC 1952) around the JDK's zlib. Holds some 270 KiB outside the heap. */
final class GzipCoder implements Coder {

  /** Deflate, no flags, no time; nobody is told of the level or the system. */
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

  /** Enough for what zlib wants to write at once, so that a flush is one mark and not more. */
  private static final int ROOM = 512;

  static final int WEIGHT = 1;

  private final Deflater deflater;
  private final CRC32 checksum = new CRC32();
  private long length;
  private boolean begun;

  GzipCoder(int level) {
    deflater = new Deflater(level, true);
  }

  @Override
  public void write(ByteBuf in, ByteBuf out) {
    begin(out);
    ByteBuffer bytes = in.nioBuffer();
    length += bytes.remaining();
    checksum.update(bytes.duplicate());
    deflater.setInput(bytes);
    deflate(out, Deflater.NO_FLUSH);
    in.skipBytes(in.readableBytes());
  }

  @Override
  public void flush(ByteBuf out) {
    deflate(out, Deflater.SYNC_FLUSH);
  }

  @Override
  public void finish(ByteBuf out) {
    begin(out);
    deflater.finish();
    deflate(out, Deflater.NO_FLUSH);
    out.writeIntLE((int) checksum.getValue());
    out.writeIntLE((int) length);
  }

  private void begin(ByteBuf out) {
    if (!begun) {
      begun = true;
      out.writeBytes(HEADER);
    }
  }

  private void deflate(ByteBuf out, int mode) {
    int room;
    int written;
    do {
      out.ensureWritable(ROOM);
      room = out.writableBytes();
      written = deflater.deflate(out.internalNioBuffer(out.writerIndex(), room), mode);
      out.writerIndex(out.writerIndex() + written);
    } while (written == room || !deflater.needsInput());
  }

  @Override
  public void close() {
    deflater.end();
  }

  @Override
  public int weight() {
    return WEIGHT;
  }
}
