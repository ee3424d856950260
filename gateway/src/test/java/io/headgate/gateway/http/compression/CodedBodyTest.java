package io.headgate.gateway.http.compression;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.brotli.dec.BrotliInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes out of a coder is what went in, and nothing stays in it. */
@ParameterizedClass
@EnumSource(CodedBodyTest.Coding.class)
class CodedBodyTest {

  /** Each with a reader that is not the writer's. */
  enum Coding {
    GZIP {
      @Override
      CodedBody begin(OpenCoders coders) {
        return Objects.requireNonNull(coders.gzip(6));
      }

      @Override
      InputStream read(InputStream coded) throws IOException {
        return new GZIPInputStream(coded);
      }
    },
    BROTLI {
      @Override
      CodedBody begin(OpenCoders coders) {
        assertThat(BrotliLibrary.load()).isEmpty();
        return Objects.requireNonNull(coders.brotli(4));
      }

      @Override
      InputStream read(InputStream coded) throws IOException {
        return new BrotliInputStream(coded);
      }
    };

    abstract CodedBody begin(OpenCoders coders);

    abstract InputStream read(InputStream coded) throws IOException;

    /** The reader of brotli looks ahead: after a flush there is a whole stream but for its end. */
    InputStream readUnfinished(byte[] coded) throws IOException {
      byte[] end = this == BROTLI ? new byte[] {3} : new byte[0];
      return read(
          new SequenceInputStream(new ByteArrayInputStream(coded), new ByteArrayInputStream(end)));
    }
  }

  private final UnpooledByteBufAllocator buffers = new UnpooledByteBufAllocator(true);
  private final OpenCoders coders = new OpenCoders(buffers);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Coding coding;
  private final CodedBody body;

  CodedBodyTest(Coding coding) {
    this.coding = coding;
    body = coding.begin(coders);
  }

  @AfterEach
  void nothingIsLeft() {
    body.close();
    assertThat(coders.count()).isZero();
    assertThat(buffers.metric().usedDirectMemory()).isZero();
    assertThat(buffers.metric().usedHeapMemory()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 511, 70_000, 1 << 20})
  void anyBodyInAnyParts(int length) throws IOException {
    Random random = new Random(length);
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    // Half of it can be made shorter.
    Arrays.fill(bytes, 0, length / 2, (byte) 'a');
    int at = 0;
    while (at < length) {
      int end = Math.min(length, at + random.nextInt(1, 100_000));
      take(body.encode(part(bytes, at, end)));
      if (random.nextBoolean()) {
        take(body.flush());
      }
      at = end;
    }
    take(body.encode(LastHttpContent.EMPTY_LAST_CONTENT));
    take(body.flush());

    assertThat(decoded()).isEqualTo(bytes);
  }

  @Test
  void afterAFlushAllOfItCanBeRead() throws IOException {
    for (String event : new String[] {"data: 1\n\n", "data: 2\n\n", "data: 3\n\n"}) {
      byte[] bytes = event.getBytes(StandardCharsets.US_ASCII);
      take(body.encode(part(bytes, 0, bytes.length)));
      take(body.flush());
      int before = out.size();
      take(body.flush());
      assertThat(out.size()).isEqualTo(before);

      InputStream in = coding.readUnfinished(out.toByteArray());
      byte[] all = in.readNBytes("data: 1\n\n".length() * (event.charAt(6) - '0'));
      assertThat(new String(all, StandardCharsets.US_ASCII)).endsWith(event);
    }
  }

  @Test
  void trailersStayTrailers() throws IOException {
    DefaultLastHttpContent last =
        new DefaultLastHttpContent(
            Unpooled.copiedBuffer("abc".getBytes(StandardCharsets.US_ASCII)));
    last.trailingHeaders().set("X-Sum", "7");

    HttpContent coded = body.encode(last);

    assertThat(((LastHttpContent) coded).trailingHeaders().get("X-Sum")).isEqualTo("7");
    take(coded);
    assertThat(decoded()).isEqualTo("abc".getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void whatIsGivenUpHalfWayIsFree() {
    byte[] bytes = "half of it".repeat(10_000).getBytes(StandardCharsets.US_ASCII);
    take(body.encode(part(bytes, 0, bytes.length)));
  }

  @Test
  void thePartsOfOthersAreGivenBack() {
    ByteBuf given = buffers.directBuffer(10).writeZero(10);

    take(body.encode(new DefaultHttpContent(given)));

    assertThat(given.refCnt()).isZero();
  }

  private HttpContent part(byte[] bytes, int from, int to) {
    return new DefaultHttpContent(buffers.directBuffer().writeBytes(bytes, from, to - from));
  }

  private void take(HttpContent content) {
    byte[] bytes = new byte[content.content().readableBytes()];
    content.content().readBytes(bytes);
    content.release();
    out.writeBytes(bytes);
  }

  private byte[] decoded() throws IOException {
    return coding.read(new ByteArrayInputStream(out.toByteArray())).readAllBytes();
  }
}
