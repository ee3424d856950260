package io.headgate.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** An HTTP/2 client that sends exactly the frames it is told to, by prior knowledge. */
public final class RawHttp2Client implements AutoCloseable {

  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int END_STREAM = 1;
  static final int ACK = 1;
  static final int END_HEADERS = 4;

  /** One frame as it came. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares two
  record Frame(int type, int flags, int stream, byte[] payload) {

    boolean ends() {
      return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
    }

    /** The code of a RST_STREAM or GOAWAY. */
    int code() {
      ByteBuf bytes = Unpooled.wrappedBuffer(payload);
      return type == GOAWAY ? bytes.getInt(4) : bytes.getInt(0);
    }

    /** The last stream of a GOAWAY. */
    int lastStream() {
      return Unpooled.wrappedBuffer(payload).getInt(0);
    }
  }

  /** What came on a stream: every header section in order, the body, and how it was reset. */
  public record Answer(List<Map<String, String>> heads, String body, int reset) {

    public int status() {
      return Integer.parseInt(heads.get(0).get(":status"));
    }

    String value(String name) {
      return heads.get(0).getOrDefault(name, "");
    }
  }

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final DefaultHttp2HeadersDecoder hpack = new DefaultHttp2HeadersDecoder(true);
  private final List<Frame> seen = new ArrayList<>();
  private final IdentityHashMap<Frame, Map<String, String>> known = new IdentityHashMap<>();

  RawHttp2Client(Socket socket) {
    try {
      this.socket = socket;
      socket.setSoTimeout(10_000);
      socket.setTcpNoDelay(true);
      in = new DataInputStream(socket.getInputStream());
      out = socket.getOutputStream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With the preface and settings that change nothing. */
  static RawHttp2Client connect(InetSocketAddress address) {
    try {
      return begin(new Socket(address.getAddress(), address.getPort()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same on a connection that stands. */
  public static RawHttp2Client begin(Socket socket) {
    return new RawHttp2Client(socket)
        .send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII))
        .frame(SETTINGS, 0, 0);
  }

  /** The other end: a pod, once it has read the preface. */
  static RawHttp2Client accept(Socket socket, byte... settings) {
    RawHttp2Client pod = new RawHttp2Client(socket);
    try {
      pod.in.skipNBytes(24);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return pod.frame(SETTINGS, 0, 0, settings);
  }

  /** The next head of a request, as a pod sees it. */
  Frame request() {
    return await(it -> it.type() == HEADERS);
  }

  RawHttp2Client send(byte[] bytes) {
    try {
      out.write(bytes);
      out.flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RawHttp2Client frame(int type, int flags, int stream, byte... payload) {
    return send(bytes(type, flags, stream, payload));
  }

  static byte[] bytes(int type, int flags, int stream, byte... payload) {
    ByteBuf frame = Unpooled.buffer(9 + payload.length);
    frame.writeMedium(payload.length).writeByte(type).writeByte(flags).writeInt(stream);
    return frame.writeBytes(payload).array();
  }

  /** A GET that ends its stream. */
  public RawHttp2Client get(int stream, String host, String path) {
    return headers(
        stream, true, ":method", "GET", ":scheme", "http", ":path", path, ":authority", host);
  }

  /** The head of a POST. */
  RawHttp2Client post(int stream, String host, String... more) {
    List<String> fields =
        new ArrayList<>(
            List.of(":method", "POST", ":scheme", "http", ":path", "/", ":authority", host));
    fields.addAll(List.of(more));
    return headers(stream, false, fields.toArray(String[]::new));
  }

  /** Names and values by turns. */
  RawHttp2Client headers(int stream, boolean end, String... fields) {
    return frame(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block(fields));
  }

  RawHttp2Client data(int stream, boolean end, byte... data) {
    return frame(DATA, end ? END_STREAM : 0, stream, data);
  }

  /** As literals that nobody remembers. */
  static byte[] block(String... fields) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (int i = 0; i < fields.length; i += 2) {
      block.write(0);
      text(block, fields[i]);
      text(block, fields[i + 1]);
    }
    return block.toByteArray();
  }

  private static void text(ByteArrayOutputStream block, String text) {
    int length = text.length();
    if (length < 127) {
      block.write(length);
    } else {
      block.write(127);
      length -= 127;
      while (length >= 128) {
        block.write((length & 127) | 128);
        length >>= 7;
      }
      block.write(length);
    }
    block.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The next frame. */
  Frame next() {
    try {
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      int stream = in.readInt();
      Frame frame = new Frame(type, flags, stream, in.readNBytes(length));
      if (type == SETTINGS && (flags & ACK) == 0) {
        frame(SETTINGS, ACK, 0);
      }
      if (type == PING && (flags & ACK) == 0) {
        frame(PING, ACK, 0, frame.payload());
      }
      return frame;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next frame of which that holds; those before it are kept for {@link #answer}. */
  Frame await(Predicate<Frame> condition) {
    while (true) {
      Frame frame = next();
      seen.add(frame);
      if (condition.test(frame)) {
        return frame;
      }
    }
  }

  /** All of the response, until its stream ends. */
  public Answer answer(int stream) {
    if (seen.stream().noneMatch(it -> endsStream(it, stream))) {
      await(it -> endsStream(it, stream));
    }
    List<Map<String, String>> heads = new ArrayList<>();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int reset = -1;
    for (Frame frame : seen) {
      // The table of the decoder needs every header section, in order.
      Map<String, String> head = frame.type() == HEADERS ? decoded(frame) : Map.of();
      if (frame.stream() == stream) {
        switch (frame.type()) {
          case HEADERS -> heads.add(head);
          case DATA -> body.writeBytes(frame.payload());
          case RST_STREAM -> reset = frame.code();
          default -> {}
        }
      }
    }
    return new Answer(heads, body.toString(StandardCharsets.ISO_8859_1), reset);
  }

  private static boolean endsStream(Frame frame, int stream) {
    return frame.stream() == stream && (frame.ends() || frame.type() == RST_STREAM);
  }

  /** What a head says; each is to be asked about, in the order in which they came. */
  Map<String, String> decoded(Frame frame) {
    return known.computeIfAbsent(
        frame,
        it -> {
          try {
            Http2Headers headers =
                hpack.decodeHeaders(it.stream(), Unpooled.wrappedBuffer(it.payload()));
            Map<String, String> fields = new LinkedHashMap<>();
            headers.forEach(
                field -> fields.put(field.getKey().toString(), field.getValue().toString()));
            return fields;
          } catch (Http2Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /** The code of the GOAWAY that ends the connection, or -1 where it ends without one. */
  int ending() {
    int code = -1;
    try {
      while (true) {
        Frame frame = next();
        if (frame.type() == GOAWAY) {
          code = frame.code();
        }
      }
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof EOFException || e.getCause() instanceof SocketException) {
        return code;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
