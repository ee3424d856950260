package io.headgate.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * A pod: the JDK's HTTP server, which answers with its name and with the request as it arrived.
 * Sends no Server header.
 */
public final class EchoPod implements AutoCloseable {

  /** Before its name, in the first line of an answer. */
  public static final String NAME = "pod: ";

  /** Who finds no room there asks again only after a second. */
  private static final int BACKLOG = 1000;

  private final String name;
  private final HttpServer server;

  private EchoPod(String name, HttpServer server) {
    this.name = name;
    this.server = server;
  }

  /**
   * Answers from now on.
   *
   * @param address port 0 for any
   */
  public static EchoPod start(String name, InetSocketAddress address) throws IOException {
    HttpServer server = HttpServer.create(address, BACKLOG);
    EchoPod pod = new EchoPod(name, server);
    server.createContext("/", pod::answer);
    server.start();
    return pod;
  }

  public InetSocketAddress address() {
    return server.getAddress();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      byte[] body = echo(exchange).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private String echo(HttpExchange exchange) {
    StringBuilder text = new StringBuilder(NAME).append(name).append('\n');
    text.append(exchange.getRequestMethod())
        .append(' ')
        .append(exchange.getRequestURI())
        .append(' ')
        .append(exchange.getProtocol())
        .append('\n');
    exchange
        .getRequestHeaders()
        .forEach((header, values) -> text.append(header + ": " + String.join(",", values) + "\n"));
    return text.toString();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
