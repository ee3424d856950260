package io.headgate.gateway.http;

import io.headgate.discovery.model.IngressBackend;
import io.headgate.discovery.model.PortRef;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.TimeSource;
import io.headgate.gateway.routing.Route;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where failures become status codes. Confined to one event loop.
 *
 * <p>What is our side's fault is logged, at most {@value #LINES_PER_SECOND} lines a second, with a
 * count of what was left out: a dead Service under load must not fill a disk.
 */
final class ErrorResponses {

  private static final Logger LOG = LoggerFactory.getLogger(ErrorResponses.class);
  private static final int LINES_PER_SECOND = 20;

  private final TimeSource time;
  private final ResponseHeaders headers;
  private long second;
  private int lines;
  private long leftOut;

  ErrorResponses(TimeSource time, ResponseHeaders headers) {
    this.time = time;
    this.headers = headers;
  }

  /**
   * Writes and flushes the whole response, which ends the stream.
   *
   * @param edit what the route adds to every response
   * @return the bytes of the body
   */
  int send(ClientStream stream, Failure failure, Consumer<HttpHeaders> edit) {
    return send(stream, failure, failure.status(), edit);
  }

  /** As above, with a status that somebody has written instead of the usual one. */
  int send(
      ClientStream stream, Failure failure, HttpResponseStatus status, Consumer<HttpHeaders> edit) {
    String text = status.code() + " " + status.reasonPhrase() + ": " + failure.text() + "\n";
    byte[] body = text.getBytes(StandardCharsets.US_ASCII);
    HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, status);
    head.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
    head.headers().set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.length));
    if (failure == Failure.METHOD) {
      head.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    }
    edit.accept(head.headers());
    headers.complete(head);
    stream.writeHead(head);
    stream.writeContent(new DefaultLastHttpContent(Unpooled.wrappedBuffer(body)));
    stream.flush();
    return body.length;
  }

  /** Answers {@code OPTIONS *}: no pod can speak for all of them. */
  void sendServerOptions(ClientStream stream) {
    HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    head.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    head.headers().set(HttpHeaderNames.CONTENT_LENGTH, "0");
    headers.complete(head);
    stream.writeHead(head);
    stream.writeContent(LastHttpContent.EMPTY_LAST_CONTENT);
    stream.flush();
  }

  /**
   * Says in the log why a request failed on our side.
   *
   * @param detail the endpoint and the cause, as far as there are any
   */
  void log(Failure failure, @Nullable Route route, String detail) {
    if (failure.isOurs() && mayLog()) {
      LOG.warn(
          "{} {}: {} ({}){}",
          failure.status().code(),
          route == null ? "no route" : route,
          detail.replaceAll("\\p{Cntrl}", "?"),
          route == null ? "" : text(route.backend()),
          leftOut());
    }
  }

  private static String text(IngressBackend backend) {
    return switch (backend) {
      case IngressBackend.ServiceBackend(ServiceName service, PortRef port) ->
          "Service " + service + " port " + port;
      case IngressBackend.ResourceBackend(String kind, String name) -> kind + " " + name;
    };
  }

  private boolean mayLog() {
    long now = TimeUnit.NANOSECONDS.toSeconds(time.nanoTime());
    if (now != second) {
      second = now;
      lines = 0;
    }
    lines++;
    if (lines > LINES_PER_SECOND) {
      leftOut++;
      return false;
    }
    return true;
  }

  private String leftOut() {
    if (leftOut == 0) {
      return "";
    }
    String text = "; " + leftOut + " such lines were left out before";
    leftOut = 0;
    return text;
  }
}
