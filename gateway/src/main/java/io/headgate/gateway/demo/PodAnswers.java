package io.headgate.gateway.demo;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * What a pod says. On its pod's event loop only.
 *
 * <table>
 * <caption>Paths</caption>
 * <tr><th>path</th><th>answer</th></tr>
 * <tr><td>any other</td><td>{@code Hostname:}, {@code IP:}, {@code RemoteAddr:}, the request line
 * and the headers as they came, one a line, as the whoami image prints them</td></tr>
 * <tr><td>{@code /slow?ms=1000}</td><td>the same, so many milliseconds later (0 to 600000)</td></tr>
 * <tr><td>{@code /status?code=200}</td><td>the same with that status code (200 to 599)</td></tr>
 * <tr><td>{@code /bytes?n=1024}</td><td>so many bytes (0 to 10 GiB)</td></tr>
 * <tr><td>{@code /healthz}</td><td>{@code ok}</td></tr>
 * <tr><td>{@code /events?ms=1000&n=0}</td><td>a stream of server-sent events, one every so many
 * milliseconds (10 to 60000), {@code n} of them (0: until the client leaves)</td></tr>
 * <tr><td>{@code /ws}</td><td>a WebSocket that sends back every message</td></tr>
 * <tr><td>{@code POST /stop?seconds=30}</td><td>says so, then the pod's sockets are closed for so
 * many seconds (1 to 600) while its Services go on listing it as ready</td></tr>
 * </table>
 *
 * A parameter outside its range is answered by 400 and the range.
 */
final class PodAnswers implements Handler<HttpServerRequest> {

  private static final Buffer BLOCK = Buffer.buffer(new byte[64 * 1024]);
  private static final long LARGEST = 10L << 30;

  private final Vertx vertx;
  private final String name;
  private final String ip;
  private final BiConsumer<HttpServerRequest, Duration> stop;

  PodAnswers(Vertx vertx, String name, String ip, BiConsumer<HttpServerRequest, Duration> stop) {
    this.vertx = vertx;
    this.name = name;
    this.ip = ip;
    this.stop = stop;
  }

  @Override
  public void handle(HttpServerRequest request) {
    try {
      switch (request.path() == null ? "" : request.path()) {
        case "/slow" -> slow(request);
        case "/status" -> status(request);
        case "/bytes" -> bytes(request);
        case "/healthz" -> text(request.response(), "ok\n");
        case "/events" -> events(request);
        case "/ws" -> webSocket(request);
        case "/stop" -> stop(request);
        default -> text(request.response(), whoami(request));
      }
    } catch (BadParameter e) {
      text(request.response().setStatusCode(400), e.getMessage() + "\n");
    }
  }

  private String whoami(HttpServerRequest request) {
    SocketAddress remote = request.remoteAddress();
    StringBuilder text =
        new StringBuilder(512)
            .append("Hostname: ")
            .append(name)
            .append("\nIP: ")
            .append(ip)
            .append("\nRemoteAddr: ")
            .append(remote.hostAddress())
            .append(':')
            .append(remote.port())
            .append('\n')
            .append(request.method().name())
            .append(' ')
            .append(request.uri())
            .append(' ')
            .append(request.version() == HttpVersion.HTTP_1_0 ? "HTTP/1.0" : "HTTP/1.1")
            .append('\n');
    for (Map.Entry<String, String> header : request.headers()) {
      text.append(header.getKey()).append(": ").append(header.getValue()).append('\n');
    }
    return text.append('\n').toString();
  }

  private static void text(HttpServerResponse response, String text) {
    response.putHeader("Content-Type", "text/plain; charset=utf-8").end(text);
  }

  private void slow(HttpServerRequest request) {
    long ms = number(request, "ms", 1000, 0, 600_000);
    String text = whoami(request);
    HttpServerResponse response = request.response();
    if (ms == 0) {
      text(response, text);
      return;
    }
    long timer = vertx.setTimer(ms, elapsed -> text(response, text));
    response.closeHandler(closed -> vertx.cancelTimer(timer));
  }

  private void status(HttpServerRequest request) {
    int code = (int) number(request, "code", 200, 200, 599);
    HttpServerResponse response = request.response().setStatusCode(code);
    if (code == 204 || code == 304) {
      response.end();
    } else {
      text(response, whoami(request));
    }
  }

  private static void bytes(HttpServerRequest request) {
    long length = number(request, "n", 1024, 0, LARGEST);
    HttpServerResponse response =
        request
            .response()
            .putHeader("Content-Type", "application/octet-stream")
            .putHeader("Content-Length", Long.toString(length));
    if (request.method().equals(HttpMethod.HEAD)) {
      response.end();
    } else {
      write(response, length);
    }
  }

  /** Writes until the client's side is full, and goes on when it has drained. */
  private static void write(HttpServerResponse response, long length) {
    long left = length;
    while (left > BLOCK.length()) {
      if (response.closed()) {
        return;
      }
      if (response.writeQueueFull()) {
        long rest = left;
        response.drainHandler(drained -> write(response, rest));
        return;
      }
      response.write(BLOCK);
      left -= BLOCK.length();
    }
    response.end(BLOCK.slice(0, (int) left));
  }

  private void events(HttpServerRequest request) {
    long ms = number(request, "ms", 1000, 10, 60_000);
    long limit = number(request, "n", 0, 0, 1_000_000);
    HttpServerResponse response =
        request
            .response()
            .setChunked(true)
            .putHeader("Content-Type", "text/event-stream")
            .putHeader("Cache-Control", "no-cache");
    long[] sent = {0};
    Handler<Long> next =
        timer -> {
          if (!response.writeQueueFull()) {
            sent[0]++;
            response.write("id: " + sent[0] + "\ndata: " + name + "\n\n");
          }
          if (sent[0] == limit) {
            vertx.cancelTimer(timer);
            response.end();
          }
        };
    long timer = vertx.setPeriodic(0, ms, next);
    response.closeHandler(closed -> vertx.cancelTimer(timer));
  }

  private static void webSocket(HttpServerRequest request) {
    if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
      text(
          request.response().setStatusCode(426).putHeader("Upgrade", "websocket"),
          "/ws: no handshake (expected: Upgrade: websocket)\n");
      return;
    }
    request.toWebSocket().onSuccess(PodAnswers::echo);
  }

  private static void echo(ServerWebSocket socket) {
    socket.frameHandler(
        frame -> {
          if (frame.isText()) {
            socket.writeFrame(WebSocketFrame.textFrame(frame.textData(), frame.isFinal()));
          } else if (frame.isBinary()) {
            socket.writeFrame(WebSocketFrame.binaryFrame(frame.binaryData(), frame.isFinal()));
          } else if (frame.isContinuation()) {
            socket.writeFrame(
                WebSocketFrame.continuationFrame(frame.binaryData(), frame.isFinal()));
          }
          if (socket.writeQueueFull()) {
            socket.pause();
            socket.drainHandler(drained -> socket.resume());
          }
        });
  }

  private void stop(HttpServerRequest request) {
    if (!request.method().equals(HttpMethod.POST)) {
      text(
          request.response().setStatusCode(405).putHeader("Allow", "POST"),
          "/stop: " + request.method() + " (expected: POST)\n");
      return;
    }
    Duration pause = Duration.ofSeconds(number(request, "seconds", 30, 1, 600));
    request
        .response()
        .putHeader("Connection", "close")
        .putHeader("Content-Type", "text/plain; charset=utf-8")
        .end(name + " stops for " + pause.toSeconds() + " s\n")
        .onComplete(written -> stop.accept(request, pause));
  }

  private static long number(
      HttpServerRequest request, String parameter, long otherwise, long from, long to) {
    String text = request.getParam(parameter);
    if (text == null) {
      return otherwise;
    }
    try {
      long value = Long.parseLong(text);
      if (value >= from && value <= to) {
        return value;
      }
    } catch (NumberFormatException e) {
      // answered below, with the range
    }
    throw new BadParameter(parameter + ": " + text + " (expected: " + from + "-" + to + ")");
  }

  /** A parameter that is no number of its range. */
  private static final class BadParameter extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadParameter(String message) {
      super(message, null, false, false);
    }
  }
}
