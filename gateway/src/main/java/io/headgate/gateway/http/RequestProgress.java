package io.headgate.gateway.http;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * How much of a client's current request is still to come, by its framing (RFC 9112 section 6.3).
 * One per connection, begun anew with every request. Confined to the connection's loop.
 */
final class RequestProgress {

  /** A body that nobody wants is read up to here, to keep the connection or to end it cleanly. */
  private static final long DISCARD_BYTES = 64 * 1024;

  private static final long UNKNOWN = Long.MAX_VALUE;

  private boolean ended;
  private long bodyLeft;

  /** That head has been read, and nothing behind it yet. */
  void begin(HttpRequest head) {
    ended = false;
    bodyLeft = head.decoderResult().isSuccess() ? bodyLength(head) : UNKNOWN;
  }

  private static long bodyLength(HttpRequest request) {
    HttpHeaders headers = request.headers();
    if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
      return UNKNOWN;
    }
    String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
    // The decoder has refused what is no number.
    return length == null ? 0 : HttpUtil.getContentLength(request, 0L);
  }

  /** A part of the body has been read. */
  void read(HttpContent content) {
    if (bodyLeft != UNKNOWN) {
      bodyLeft -= content.content().readableBytes();
    }
    ended |= content instanceof LastHttpContent;
  }

  /** The decoder gave up on the body: what follows belongs to no message. */
  void broken() {
    ended = false;
  }

  /** The decoder has not come to a body, so nobody knows how much there is. */
  void unknown() {
    bodyLeft = UNKNOWN;
  }

  /** Whether the decoder has told of the end. */
  boolean isEnded() {
    return ended;
  }

  /** Whether more of a body is to come, as far as its length tells. */
  boolean hasBodyLeft() {
    return bodyLeft > 0;
  }

  /** Whether the rest is small enough to be read and thrown away. */
  boolean isDiscardable() {
    return ended || bodyLeft <= DISCARD_BYTES;
  }
}
