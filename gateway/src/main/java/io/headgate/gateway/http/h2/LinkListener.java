package io.headgate.gateway.http.h2;

import io.netty.handler.codec.http2.Http2Headers;

/** Whose connection it is. Called on the connection's event loop. */
public interface LinkListener {

  /**
   * The other end has begun a request.
   *
   * @param stream whose listener hears of the rest
   * @param ended whether the request has no body
   */
  void opened(MessageStream stream, Http2Headers head, boolean ended);

  /** The head of a request was larger than it may be; the codec has answered it with 431. */
  void headTooLarge();

  /** A stream that was opened by either end has ended, and its listener has heard of that. */
  void streamClosed();

  /** The other end has seen {@link Http2Link#announceEnd}. */
  void endSeen();

  /** The other end takes no new streams. */
  void goingAway();

  /** The connection is gone; all its streams were closed before. */
  void closed();
}
