package io.headgate.gateway.http.compression;

import com.aayushatharva.brotli4j.encoder.BrotliEncoderChannel;
import com.aayushatharva.brotli4j.encoder.Encoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * brotli (RFC 7932) by Google's own encoder. With a window of 64 KiB it holds some 700 KiB outside
 * the heap at any {@linkplain io.headgate.discovery.model.CompressionPolicy level} there is here.
 */
final class BrotliCoder implements Coder {

  /** Two to this power: twice gzip's window. A larger one wants up to 20 MiB for each answer. */
  private static final int WINDOW = 16;

  static final int WEIGHT = 3;

  private static final int TAKEN_AT_ONCE = 16 * 1024;

  private final Written written = new Written();
  private final BrotliEncoderChannel encoder;

  /**
   * Opens an encoder.
   *
   * @throws UncheckedIOException where there is no memory for one
   */
  BrotliCoder(int level) {
    Encoder.Parameters parameters =
        new Encoder.Parameters().setQuality(level).setWindow(WINDOW).setMode(Encoder.Mode.GENERIC);
    try {
      encoder = new BrotliEncoderChannel(written, parameters, TAKEN_AT_ONCE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void write(ByteBuf in, ByteBuf out) {
    written.to = out;
    try {
      encoder.write(in.nioBuffer());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    in.skipBytes(in.readableBytes());
  }

  @Override
  public void flush(ByteBuf out) {
    written.to = out;
    try {
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void finish(ByteBuf out) {
    written.to = out;
    end();
  }

  /** The encoder writes an end of its own if there was none yet; nobody is to have that. */
  @Override
  public void close() {
    written.to = Unpooled.EMPTY_BUFFER;
    written.wanted = false;
    end();
  }

  @Override
  public int weight() {
    return WEIGHT;
  }

  private void end() {
    try {
      encoder.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the encoder writes goes to whatever the caller of now gave. */
  private static final class Written implements WritableByteChannel {

    private ByteBuf to = Unpooled.EMPTY_BUFFER;
    private boolean wanted = true;

    @Override
    public int write(ByteBuffer bytes) {
      int length = bytes.remaining();
      if (wanted) {
        to.writeBytes(bytes);
      } else {
        bytes.position(bytes.limit());
      }
      return length;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
