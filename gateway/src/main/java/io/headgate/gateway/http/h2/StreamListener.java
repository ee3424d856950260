package io.headgate.gateway.http.h2;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http2.Http2Headers;

/** Who takes what comes on a stream. Called on the connection's event loop. */
public interface StreamListener {

  /**
   * The head of a response; 1xx ones come before the final one.
   *
   * @param ended whether nothing follows it
   */
  void head(Http2Headers head, boolean ended);

  /**
   * A part of the body that was asked for; the last one has the trailers. The reference is ours.
   */
  void content(HttpContent content);

  /** What has come so far has been handed over. */
  void readComplete();

  /** {@link MessageStream#isWritable} says something else now. */
  void writabilityChanged();

  /**
   * Nothing more comes or goes. Both sides may have ended as they should.
   *
   * @param unprocessed whether the other end says that it has not looked at the request
   * @param cause in words, for the log
   */
  void closed(boolean unprocessed, String cause);
}
