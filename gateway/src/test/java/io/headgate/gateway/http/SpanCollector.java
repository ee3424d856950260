package io.headgate.gateway.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Takes spans as a collector does: OTLP over HTTP, of whose protobuf it reads what tests ask for
 * (opentelemetry-proto, {@code trace/v1/trace.proto}).
 */
final class SpanCollector implements AutoCloseable {

  /**
   * One span.
   *
   * @param kind 2 of a server, 3 of a client
   * @param status 0 unset, 2 error
   * @param attributes numbers as text
   */
  record Received(Ids ids, String name, int kind, int status, Map<String, String> attributes) {

    String attribute(String key) {
      return attributes.getOrDefault(key, "");
    }
  }

  /** Who it is, in hexadecimal. */
  record Ids(String trace, String span, String parent, String state) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Received> spans = new CopyOnWriteArrayList<>();
  private final Map<String, String> resource = new TreeMap<>();
  private volatile String path = "";
  private volatile Runnable before = () -> {};

  SpanCollector() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::take);
    server.start();
  }

  /** With no path. */
  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Does that first with every request. */
  void first(Runnable action) {
    before = action;
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      before.run();
      path = exchange.getRequestURI().getPath();
      for (Field perResource : fields(ByteBuffer.wrap(body))) {
        readResource(perResource.bytes());
      }
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private void readResource(ByteBuffer bytes) {
    for (Field field : fields(bytes)) {
      if (field.number() == 1) {
        fields(field.bytes()).forEach(it -> attribute(it.bytes(), resource));
      } else if (field.number() == 2) {
        fields(field.bytes()).stream()
            .filter(it -> it.number() == 2)
            .forEach(it -> spans.add(span(it.bytes())));
      }
    }
  }

  private static Received span(ByteBuffer bytes) {
    String[] ids = {"", "", "", ""};
    String name = "";
    int kind = 0;
    int status = 0;
    Map<String, String> attributes = new TreeMap<>();
    for (Field field : fields(bytes)) {
      switch (field.number()) {
        case 1 -> ids[0] = hex(field.bytes());
        case 2 -> ids[1] = hex(field.bytes());
        case 3 -> ids[3] = text(field.bytes());
        case 4 -> ids[2] = hex(field.bytes());
        case 5 -> name = text(field.bytes());
        case 6 -> kind = (int) field.value();
        case 9 -> attribute(field.bytes(), attributes);
        case 15 ->
            status =
                fields(field.bytes()).stream()
                    .filter(it -> it.number() == 3)
                    .mapToInt(it -> (int) it.value())
                    .sum();
        default -> {}
      }
    }
    return new Received(new Ids(ids[0], ids[1], ids[2], ids[3]), name, kind, status, attributes);
  }

  private static void attribute(ByteBuffer pair, Map<String, String> into) {
    List<Field> fields = fields(pair);
    if (fields.size() == 2) {
      Field value = fields(fields.get(1).bytes()).getFirst();
      into.put(
          text(fields.get(0).bytes()),
          value.number() == 1 ? text(value.bytes()) : Long.toString(value.value()));
    }
  }

  /** A number, or bytes. */
  private record Field(int number, long value, ByteBuffer bytes) {}

  private static List<Field> fields(ByteBuffer buffer) {
    List<Field> fields = new ArrayList<>();
    ByteBuffer in = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      long tag = number(in);
      int field = (int) (tag >>> 3);
      switch ((int) tag & 7) {
        case 0 -> fields.add(new Field(field, number(in), ByteBuffer.allocate(0)));
        case 1 -> fields.add(new Field(field, in.getLong(), ByteBuffer.allocate(0)));
        case 2 -> {
          int length = (int) number(in);
          fields.add(new Field(field, 0, in.slice(in.position(), length)));
          in.position(in.position() + length);
        }
        case 5 -> fields.add(new Field(field, in.getInt(), ByteBuffer.allocate(0)));
        default -> throw new IllegalStateException("wire type of " + tag);
      }
    }
    return fields;
  }

  private static long number(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  private static String hex(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return HexFormat.of().formatHex(copy);
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
  }

  /** In the order in which they ended. */
  List<Received> spans() {
    return spans;
  }

  /** What spans say of who sends them. */
  Map<String, String> resource() {
    return resource;
  }

  /** Where they arrived. */
  String path() {
    return path;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
