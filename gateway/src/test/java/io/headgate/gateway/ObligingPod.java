package io.headgate.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A pod that answers as its path asks: {@code /status/503}, {@code /slow}, {@code /moved}, {@code
 * /cookie}, {@code /auth}; everything else with 200. The body is its name and the request as it
 * arrived, names of headers in lower case. Any thread.
 */
final class ObligingPod implements AutoCloseable {

  /** What {@code /slow} takes, unless the pod ends before. */
  static final Duration SLOW = Duration.ofSeconds(5);

  private static final String STATUS = "/status/";

  private final String name;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Phaser end = new Phaser(1);

  private ObligingPod(String name, HttpServer server) {
    this.name = name;
    this.server = server;
  }

  static ObligingPod start(String name) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    ObligingPod pod = new ObligingPod(name, server);
    server.setExecutor(pod.threads);
    server.createContext("/", pod::answer);
    server.start();
    return pod;
  }

  InetSocketAddress address() {
    return server.getAddress();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      int status =
          path.startsWith(STATUS) ? Integer.parseInt(path.substring(STATUS.length())) : 200;
      switch (path) {
        case "/slow" -> await();
        case "/moved" -> {
          status = 302;
          exchange.getResponseHeaders().set("Location", "http://inner.example/cart");
        }
        case "/cookie" ->
            exchange.getResponseHeaders().set("Set-Cookie", "a=b; Domain=inner.example; Path=/old");
        case "/auth" -> {
          exchange.getResponseHeaders().set("X-User", "alice");
          exchange.getResponseHeaders().set("Set-Cookie", "seen=1");
        }
        default -> {
          // as it stands
        }
      }
      byte[] body = echo(exchange).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private void await() {
    try {
      end.awaitAdvanceInterruptibly(0, SLOW.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      // long enough
    }
  }

  private String echo(HttpExchange exchange) {
    StringBuilder text = new StringBuilder(EchoPod.NAME).append(name).append('\n');
    text.append(exchange.getRequestMethod() + " " + exchange.getRequestURI() + "\n");
    exchange
        .getRequestHeaders()
        .forEach(
            (header, values) ->
                text.append(
                    header.toLowerCase(Locale.ROOT) + ": " + String.join(",", values) + "\n"));
    return text.toString();
  }

  @Override
  public void close() {
    end.arrive();
    server.stop(0);
    threads.close();
  }
}
