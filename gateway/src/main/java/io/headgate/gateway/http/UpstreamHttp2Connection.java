package io.headgate.gateway.http;

import io.headgate.balancer.proxy.Deadline;
import io.headgate.balancer.proxy.LoopTimers;
import io.headgate.discovery.model.BufferPolicy;
import io.headgate.gateway.http.h2.Http2Link;
import io.headgate.gateway.http.h2.LinkLimits;
import io.headgate.gateway.http.h2.LinkListener;
import io.headgate.gateway.http.h2.MessageStream;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;

/** A connection to a pod that carries many requests at a time. Confined to its event loop. */
final class UpstreamHttp2Connection implements LinkListener {

  /** Before a pod has said how many it takes; it should be no fewer (RFC 9113 section 6.5.2). */
  static final int STREAMS = 100;

  private static final int HEADER_BYTES = BufferPolicy.MOST_HEAD;

  private final UpstreamTarget target;
  private final UpstreamHttp2Pool pool;
  private final Http2Link link;
  private final Deadline idle;
  private int streams;

  UpstreamHttp2Connection(UpstreamTarget target, UpstreamHttp2Pool pool, LoopTimers timers) {
    this.target = target;
    this.pool = pool;
    this.link = Http2Link.client(LinkLimits.ofPods(STREAMS, HEADER_BYTES), this);
    this.idle =
        new Deadline(timers) {
          @Override
          protected void expired() {
            close();
          }
        };
  }

  Http2Link link() {
    return link;
  }

  /** See {@link UpstreamTarget#key}. */
  Object key() {
    return target.key();
  }

  boolean isTls() {
    return target.tls() != null;
  }

  /** Whether another request may go this way now. */
  boolean hasRoom() {
    return streams < link.mayOpen();
  }

  /** The way of another request. */
  UpstreamHttp2Stream open() {
    idle.clear();
    streams++;
    return new UpstreamHttp2Stream(this);
  }

  /** A request has ended, or was never sent. */
  void ended() {
    streams--;
    if (streams == 0) {
      if (link.mayOpen() == 0 || pool.isClosed()) {
        close();
      } else {
        idle.expireAfter(pool.idleNanos());
      }
    }
  }

  /** Ends it now, with all that it carries. */
  void close() {
    idle.clear();
    pool.forget(this);
    link.close();
  }

  @Override
  public void opened(MessageStream stream, Http2Headers head, boolean ended) {
    stream.reset(Http2Error.REFUSED_STREAM);
  }

  @Override
  public void headTooLarge() {
    // Of a pod's response: its stream is reset.
  }

  @Override
  public void streamClosed() {
    // Each stream gives itself back.
  }

  @Override
  public void endSeen() {
    // The pod is not told that the connection ends: it closes when nothing is on it.
  }

  @Override
  public void goingAway() {
    pool.forget(this);
    if (streams == 0) {
      close();
    }
  }

  @Override
  public void closed() {
    idle.clear();
    pool.forget(this);
  }
}
