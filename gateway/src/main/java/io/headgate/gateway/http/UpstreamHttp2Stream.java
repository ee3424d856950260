package io.headgate.gateway.http;

import io.headgate.balancer.state.EndpointTraffic;
import io.headgate.gateway.http.h2.MessageStream;
import io.headgate.gateway.http.h2.RequestHead;
import io.headgate.gateway.http.h2.ResponseHead;
import io.headgate.gateway.http.h2.StreamListener;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;

/**
 * One request on a connection that carries many. What is counted of its bytes are the bodies: the
 * heads are compressed together with those of others. Confined to one event loop.
 */
final class UpstreamHttp2Stream implements UpstreamStream, StreamListener {

  private final UpstreamHttp2Connection connection;
  private final MessageStream stream;
  private @Nullable UpstreamListener listener;
  private @Nullable EndpointTraffic traffic;
  private boolean given;

  UpstreamHttp2Stream(UpstreamHttp2Connection connection) {
    this.connection = connection;
    this.stream = connection.link().open(this);
  }

  @Override
  public void attach(UpstreamListener newListener, EndpointTraffic counters) {
    listener = newListener;
    traffic = counters;
  }

  @Override
  public void write(HttpObject part) {
    if (part instanceof HttpRequest head) {
      stream.writeHead(RequestHead.write(head, connection.isTls()));
    } else if (part instanceof HttpContent content) {
      EndpointTraffic counters = traffic;
      if (counters != null) {
        counters.sent(content.content().readableBytes());
      }
      stream.writeContent(content);
    }
  }

  @Override
  public void flush() {
    stream.flush();
  }

  @Override
  public void read() {
    stream.read();
  }

  @Override
  public boolean isWritable() {
    return stream.isWritable();
  }

  @Override
  public boolean isShared() {
    return true;
  }

  @Override
  public void release() {
    close();
  }

  @Override
  public void close() {
    listener = null;
    // Where both sides have ended there is nothing left to reset.
    stream.reset(Http2Error.CANCEL);
    giveBack();
  }

  private void giveBack() {
    if (!given) {
      given = true;
      connection.ended();
    }
  }

  // ---- from the pod

  @Override
  public void head(Http2Headers head, boolean ended) {
    HttpResponse response = ResponseHead.read(head);
    UpstreamListener current = listener;
    if (current != null) {
      current.onResponse(response);
    }
    // As the codec of HTTP/1.1 has it, a response of one head ends by itself.
    if (ended || (response.status().code() < 200 && response.decoderResult().isSuccess())) {
      content(LastHttpContent.EMPTY_LAST_CONTENT);
    }
  }

  @Override
  public void content(HttpContent content) {
    UpstreamListener current = listener;
    EndpointTraffic counters = traffic;
    if (current == null) {
      content.release();
      return;
    }
    if (counters != null) {
      counters.received(content.content().readableBytes());
    }
    current.onContent(content);
  }

  @Override
  public void readComplete() {
    UpstreamListener current = listener;
    if (current != null) {
      current.onReadComplete();
    }
  }

  @Override
  public void writabilityChanged() {
    UpstreamListener current = listener;
    if (current != null) {
      current.onWritabilityChanged();
    }
  }

  @Override
  public void closed(boolean unprocessed, String cause) {
    UpstreamListener current = listener;
    listener = null;
    giveBack();
    if (current != null && unprocessed) {
      current.onRefused(cause);
    } else if (current != null) {
      current.onClosed(cause);
    }
  }
}
