package io.headgate.gateway.http;

import io.headgate.balancer.proxy.Deadline;
import io.headgate.gateway.http.h2.MessageStream;
import io.headgate.gateway.http.h2.RequestHead;
import io.headgate.gateway.http.h2.ResponseHead;
import io.headgate.gateway.http.h2.StreamListener;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One request of an HTTP/2 client, and the way back to it. Confined to one event loop. */
final class Http2ClientStream implements ClientStream, StreamListener {

  /** For the rest of a request that has its answer, as in HTTP/1.1. */
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final HttpTimeouts timeouts;
  private final MessageStream stream;
  private final boolean headOnly;
  private final Exchange exchange;
  private final Deadline lingering;

  /** Has the bytes of both sides, where the request has opened a WebSocket. */
  private @Nullable WebSocketTunnel tunnel;

  Http2ClientStream(
      HttpLoop loop,
      MessageStream stream,
      ClientConnection client,
      HttpTimeouts timeouts,
      HttpRequest request) {
    this.timeouts = timeouts;
    this.stream = stream;
    this.headOnly = request.method().equals(HttpMethod.HEAD);
    this.exchange = new Exchange(loop, this, client, request);
    this.lingering =
        new Deadline(loop.timers()) {
          @Override
          protected void expired() {
            // No error: the client may stop sending (RFC 9113 section 8.1).
            stream.reset(stream.hasUnsent() ? Http2Error.CANCEL : Http2Error.NO_ERROR);
          }
        };
  }

  void start(boolean hasBody) {
    stream.listen(this);
    exchange.start(hasBody);
  }

  // ---- from the client

  @Override
  public void head(Http2Headers head, boolean ended) {
    throw new IllegalStateException("a response from a client");
  }

  @Override
  public void content(HttpContent content) {
    WebSocketTunnel opened = tunnel;
    if (opened == null) {
      exchange.onContent(content);
    } else {
      opened.fromClient(content);
    }
  }

  @Override
  public void readComplete() {
    WebSocketTunnel opened = tunnel;
    if (opened == null) {
      exchange.onRequestReadComplete();
    } else {
      opened.onClientReadComplete();
    }
  }

  @Override
  public void writabilityChanged() {
    WebSocketTunnel opened = tunnel;
    if (opened == null) {
      exchange.onClientWritabilityChanged();
    } else {
      opened.onClientWritabilityChanged();
    }
  }

  @Override
  public void closed(boolean unprocessed, String cause) {
    lingering.clear();
    WebSocketTunnel opened = tunnel;
    if (opened != null) {
      opened.onClientGone();
    }
    exchange.onClientGone();
  }

  // ---- to the client

  @Override
  public HttpTimeouts timeouts() {
    return timeouts;
  }

  @Override
  public boolean carries(HttpVersion version) {
    return version.equals(RequestHead.VERSION);
  }

  @Override
  public void writeInformational(HttpResponse head) {
    stream.writeInformational(ResponseHead.write(head));
  }

  @Override
  public void writeHead(HttpResponse head) {
    stream.writeHead(ResponseHead.write(head));
  }

  @Override
  public void writeContent(HttpContent content) {
    if (!headOnly) {
      stream.writeContent(content);
      return;
    }
    // Errors of ours bring a body whatever the method is; in HTTP/1.1 the encoder leaves it out.
    boolean last = content instanceof LastHttpContent;
    content.release();
    if (last) {
      stream.writeContent(LastHttpContent.EMPTY_LAST_CONTENT);
    }
  }

  @Override
  public void flush() {
    stream.flush();
  }

  @Override
  public boolean isWritable() {
    return stream.isWritable();
  }

  @Override
  public void readMore() {
    stream.read();
  }

  @Override
  public void responseEnded() {
    // Nobody asks for the rest of the request any more, whether it has come or not.
    stream.discard();
    if (!stream.isWritable()) {
      // Nobody else watches a client that does not take the rest.
      lingering.expireAfter(timeouts.send().toNanos());
    } else if (!stream.isReceived()) {
      // Most end by themselves soon; the others are told to stop.
      lingering.expireAfter(LINGER_NANOS);
    }
  }

  @Override
  public void distrust() {
    // Streams are told apart by their frames, whatever is in them.
  }

  @Override
  public void abort() {
    stream.reset(Http2Error.INTERNAL_ERROR);
  }

  @Override
  public boolean checksOpening() {
    return false;
  }

  @Override
  public void open(HttpResponse head, OpenedWebSocket socket) {
    head.setStatus(HttpResponseStatus.OK);
    head.headers().remove(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT);
    writeHead(head);
    flush();
    tunnel = socket.tunnelTo(this);
  }
}
