package io.headgate.gateway.http.h2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response on an HTTP/2 connection, seen from either end: a head, a body and
 * trailers go out, and the other's come in as fast as they are asked for. Confined to the loop of
 * its connection.
 */
public final class MessageStream {

  private final Http2Link link;
  private final Inflow inflow;
  private @Nullable StreamListener listener;
  private int id;

  /** Goes out with what follows it, so that a message without a body is one frame. */
  private @Nullable Http2Headers head;

  private boolean ended;
  private boolean received;
  private boolean delivering;

  /** The connection is through with it, before all that came has been asked for. */
  private boolean closing;

  private boolean touched;
  private boolean closed;
  private String cause = "closed";
  private boolean refused;

  MessageStream(Http2Link link, int id) {
    this.link = link;
    this.id = id;
    this.inflow = new Inflow(link.allocator());
  }

  /** Zero until the head has gone out, where this end begins. */
  int id() {
    return id;
  }

  void began(int streamId) {
    id = streamId;
  }

  /** Who takes what comes from now on. */
  public void listen(StreamListener to) {
    listener = to;
  }

  // ---- out

  /** Sends the head of a response with a 1xx status. */
  public void writeInformational(Http2Headers informational) {
    link.writeHeaders(this, informational, false);
  }

  /** Sends the head, at the latest with the next flush. */
  public void writeHead(Http2Headers newHead) {
    head = newHead;
  }

  /** Sends a part of the body, or its end; takes over the reference. */
  public void writeContent(HttpContent content) {
    if (content instanceof LastHttpContent last) {
      writeEnd(last);
    } else if (content.content().isReadable()) {
      writeHeldHead(false);
      link.writeData(this, content.content(), false);
    } else {
      content.release();
    }
  }

  private void writeEnd(LastHttpContent last) {
    ended = true;
    HttpHeaders trailers = last.trailingHeaders();
    boolean hasTrailers = !trailers.isEmpty();
    boolean hasData = last.content().isReadable();
    if (hasData) {
      writeHeldHead(false);
      link.writeData(this, last.content(), !hasTrailers);
    } else {
      last.release();
      if (head != null && !hasTrailers) {
        writeHeldHead(true);
      } else if (!hasTrailers) {
        link.writeData(this, Unpooled.EMPTY_BUFFER, true);
      }
    }
    if (hasTrailers) {
      writeHeldHead(false);
      link.writeHeaders(this, Fields.write(trailers), true);
    }
  }

  private void writeHeldHead(boolean last) {
    Http2Headers held = head;
    if (held != null) {
      head = null;
      link.writeHeaders(this, held, last);
    }
  }

  /** Lets go out what was written, at the end of what the loop does now. */
  public void flush() {
    writeHeldHead(false);
    link.flushSoon();
  }

  /** False while the other end takes less than is written: nothing more should be. */
  public boolean isWritable() {
    return id == 0 || link.isWritable(this);
  }

  /** Whether something that was written waits for the other end to take it. */
  public boolean hasUnsent() {
    return link.hasUnsent(this);
  }

  /** Whether all of the other's message has come. */
  public boolean isReceived() {
    return received;
  }

  /**
   * Ends the stream at once, both ways, unless both have ended; nothing is heard of it any more.
   */
  public void reset(Http2Error error) {
    if (!closed) {
      boolean over = received && ended && !hasUnsent();
      forget();
      if (!over) {
        link.reset(this, error);
      }
    }
  }

  // ---- in

  /** Asks for the next part of the body; it may come during this only if it is to come later. */
  public void read() {
    inflow.ask();
    if (inflow.isDue() && !delivering && !closed) {
      delivering = true;
      link.execute(this::deliver);
    }
  }

  /** Whatever comes from now on is thrown away. */
  public void discard() {
    listener = null;
    link.consumed(this, inflow.discard());
  }

  private void deliver() {
    delivering = false;
    StreamListener to = listener;
    if (closed || to == null || !inflow.isDue()) {
      return;
    }
    ByteBuf data = inflow.takeData();
    LastHttpContent last = inflow.takeEnd();
    inflow.answered();
    if (data != null) {
      link.consumed(this, data.readableBytes());
      to.content(new DefaultHttpContent(data));
    }
    if (last != null) {
      to.content(last);
    }
    to.readComplete();
    if (closing && !inflow.holds()) {
      closed();
    }
  }

  /** Returns how many bytes of it have been taken. */
  int data(ByteBuf data, boolean last) {
    received |= last;
    int bytes = data.readableBytes();
    StreamListener to = listener;
    if (to == null) {
      return bytes;
    }
    HttpContent due = inflow.data(data, last);
    if (due == null) {
      return 0;
    }
    to.content(due);
    return bytes;
  }

  /** The end, with these trailers. */
  void trailers(Http2Headers trailers) {
    received = true;
    LastHttpContent last = Inflow.endWithTrailers();
    Fields.readTrailers(trailers, last.trailingHeaders());
    StreamListener to = listener;
    HttpContent due = to == null ? null : inflow.end(last);
    if (to != null && due != null) {
      to.content(due);
    }
  }

  void head(Http2Headers response, boolean last) {
    received |= last;
    StreamListener to = listener;
    if (to != null) {
      to.head(response, last);
    }
  }

  /** Something has come in this read; returns whether it is the first. */
  boolean touch() {
    boolean first = !touched;
    touched = true;
    return first;
  }

  /** The connection has been read for now. */
  void readComplete() {
    touched = false;
    StreamListener to = listener;
    if (to != null && !closed) {
      inflow.answered();
      to.readComplete();
    }
  }

  void writabilityChanged() {
    StreamListener to = listener;
    if (to != null) {
      to.writabilityChanged();
    }
  }

  /** The other end has ended the stream. */
  void resetBy(long code) {
    Http2Error error = Http2Error.valueOf(code);
    cause = "stream reset: " + (error == null ? Long.toString(code) : error.name());
    refused = error == Http2Error.REFUSED_STREAM;
  }

  /** The other end will not look at it. */
  void refuse(String why) {
    cause = why;
    refused = true;
  }

  /**
   * The connection is through with the stream. What has come of a whole message and has not been
   * asked for yet still waits for that.
   */
  void closed() {
    if (closed) {
      return;
    }
    StreamListener to = listener;
    if (to != null && received && inflow.holds()) {
      closing = true;
      return;
    }
    forget();
    if (to != null) {
      to.closed(refused, cause);
    }
  }

  private void forget() {
    closed = true;
    listener = null;
    head = null;
    inflow.discard();
  }
}
