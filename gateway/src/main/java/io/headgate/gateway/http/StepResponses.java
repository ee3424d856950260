package io.headgate.gateway.http;

import io.headgate.gateway.http.step.StepOutcome;
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
import java.util.function.Consumer;

/** Answers that a route's steps give instead of a pod. Confined to one event loop. */
final class StepResponses {

  private final ResponseHeaders headers;

  StepResponses(ResponseHeaders headers) {
    this.headers = headers;
  }

  /**
   * Writes and flushes the whole response, which ends the stream.
   *
   * @param edit what the route adds to every response
   * @return the bytes of the body
   */
  int redirect(ClientStream stream, StepOutcome.Redirected redirected, Consumer<HttpHeaders> edit) {
    HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, redirected.status());
    head.headers().set(HttpHeaderNames.LOCATION, redirected.location());
    return sendText(stream, head, edit);
  }

  private int sendText(ClientStream stream, HttpResponse head, Consumer<HttpHeaders> edit) {
    HttpResponseStatus status = head.status();
    byte[] body =
        (status.code() + " " + status.reasonPhrase() + "\n").getBytes(StandardCharsets.US_ASCII);
    head.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
    head.headers().set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.length));
    send(stream, head, new DefaultLastHttpContent(Unpooled.wrappedBuffer(body)), edit);
    return body.length;
  }

  /** As above: a status, and nothing about it. */
  int plain(ClientStream stream, int status, Consumer<HttpHeaders> edit) {
    return sendText(
        stream,
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status)),
        edit);
  }

  /** As above: the client has to say who it is. */
  int challenge(ClientStream stream, String challenge, Consumer<HttpHeaders> edit) {
    HttpResponse head =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.UNAUTHORIZED);
    if (!challenge.isEmpty()) {
      head.headers().set(HttpHeaderNames.WWW_AUTHENTICATE, challenge);
    }
    return sendText(stream, head, edit);
  }

  /** As above, with nothing but what the route adds. */
  void preflight(ClientStream stream, Consumer<HttpHeaders> edit) {
    HttpResponse head =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NO_CONTENT);
    send(stream, head, LastHttpContent.EMPTY_LAST_CONTENT, edit);
  }

  private void send(
      ClientStream stream, HttpResponse head, LastHttpContent body, Consumer<HttpHeaders> edit) {
    edit.accept(head.headers());
    headers.complete(head);
    stream.writeHead(head);
    stream.writeContent(body);
    stream.flush();
  }
}
