package io.headgate.gateway.http;

import io.headgate.balancer.proxy.Deadline;
import io.headgate.gateway.http.h2.Http2Link;
import io.headgate.gateway.http.h2.LinkLimits;
import io.headgate.gateway.http.h2.LinkListener;
import io.headgate.gateway.http.h2.MessageStream;
import io.headgate.gateway.http.h2.RequestHead;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.concurrent.TimeUnit;

/**
 * What comes from an HTTP/2 client: every stream becomes the request that it would be in HTTP/1.1,
 * and an {@link Exchange}. Confined to one event loop.
 */
final class Http2Session implements ServedConnection, LinkListener {

  /** So long may a client take to learn that the connection ends. */
  private static final long END_NANOS = TimeUnit.SECONDS.toNanos(5);

  private enum Phase {
    SERVING,
    /** The client is being told that the connection ends; what it sends is served. */
    ANNOUNCED,
    /** Nothing new is served. */
    ENDING
  }

  private final HttpLoop loop;
  private final ClientConnection client;
  private final HttpSettings settings;
  private final Http2Link link;
  private final Deadline deadline;
  private Phase phase = Phase.SERVING;
  private int open;
  private int requests;

  Http2Session(HttpLoop loop, ClientConnection client) {
    this.loop = loop;
    this.client = client;
    this.settings = loop.settings();
    this.link =
        Http2Link.server(
            LinkLimits.ofClients(
                settings.entry().http2().streams(), settings.limits().headerBytes()),
            this);
    this.deadline =
        new Deadline(loop.timers()) {
          @Override
          protected void expired() {
            end();
          }
        };
  }

  /** Puts the codec at the end of the pipeline of an open channel. */
  void addTo(ChannelPipeline pipeline) {
    deadline.expireAfter(settings.timeouts().header().toNanos());
    pipeline.addLast(link);
    if (loop.isDraining()) {
      drain();
    }
  }

  // ---- from the client

  @Override
  public void opened(MessageStream stream, Http2Headers head, boolean ended) {
    if (phase == Phase.SERVING) {
      deadline.clear();
    }
    open++;
    requests++;
    HttpRequest request = RequestHead.read(head, ended);
    HttpLimits limits = settings.limits();
    if (request.uri().length() > limits.requestLineBytes()) {
      request.setDecoderResult(DecoderResult.failure(new TooLongHttpLineException()));
    }
    if (requests >= limits.requestsPerConnection()) {
      drain();
    }
    // What comes after a WebSocket's opening is no body of the request.
    boolean hasBody = !ended && !WebSocketUpgrade.isRequested(request);
    new Http2ClientStream(loop, stream, client, settings.timeouts(), request).start(hasBody);
  }

  @Override
  public void headTooLarge() {
    int status = Failure.HEADERS_TOO_LARGE.status().code();
    RequestTrace trace = new RequestTrace(loop.context().time(), "");
    loop.context().watching().observer().requestEnded(null, status, 0, 0, trace);
  }

  @Override
  public void streamClosed() {
    open--;
    if (open == 0) {
      switch (phase) {
        case SERVING -> deadline.expireAfter(settings.timeouts().keepAlive().toNanos());
        case ANNOUNCED -> {}
        case ENDING -> link.closeAfterWrites();
      }
    }
  }

  @Override
  public void goingAway() {
    // A client that begins no more requests needs no connection once they are answered.
    if (phase != Phase.ENDING) {
      end();
    }
  }

  @Override
  public void closed() {
    phase = Phase.ENDING;
    deadline.clear();
    loop.closed(this);
  }

  // ---- the end

  @Override
  public void drain() {
    if (phase == Phase.SERVING) {
      phase = Phase.ANNOUNCED;
      deadline.expireAfter(END_NANOS);
      link.announceEnd();
    }
  }

  @Override
  public void endSeen() {
    if (phase == Phase.ANNOUNCED) {
      end();
    }
  }

  private void end() {
    phase = Phase.ENDING;
    deadline.clear();
    link.refuseMore();
    if (open == 0) {
      link.closeAfterWrites();
    }
  }

  @Override
  public void close() {
    link.close();
  }
}
