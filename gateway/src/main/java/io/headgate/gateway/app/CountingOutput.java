package io.headgate.gateway.app;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** An output that knows whether anything was written. */
final class CountingOutput extends FilterOutputStream {

  private long count;

  CountingOutput(OutputStream output) {
    super(output);
  }

  @Override
  public void write(int b) throws IOException {
    out.write(b);
    count++;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
    count += length;
  }

  long count() {
    return count;
  }
}
