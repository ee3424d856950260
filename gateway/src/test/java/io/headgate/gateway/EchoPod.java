package io.headgate.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;

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

  /** The same with TLS; says in what it was spoken to. Asks for certificates and takes any. */
  public static EchoPod start(String name, InetSocketAddress address, SSLContext tls)
      throws IOException {
    HttpsServer server = HttpsServer.create(address, BACKLOG);
    server.setHttpsConfigurator(
        new HttpsConfigurator(tls) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters asking = tls.getDefaultSSLParameters();
            asking.setWantClientAuth(true);
            parameters.setSSLParameters(asking);
          }
        });
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
    if (exchange instanceof HttpsExchange secure) {
      text.append(echo((ExtendedSSLSession) secure.getSSLSession()));
    }
    return text.toString();
  }

  private static String echo(ExtendedSSLSession session) {
    String client;
    try {
      client = session.getPeerPrincipal().getName();
    } catch (SSLPeerUnverifiedException e) {
      client = "nobody";
    }
    return "tls-protocol: %s\ntls-cipher: %s\ntls-name: %s\ntls-client: %s\n"
        .formatted(
            session.getProtocol(),
            session.getCipherSuite(),
            session.getRequestedServerNames(),
            client);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
