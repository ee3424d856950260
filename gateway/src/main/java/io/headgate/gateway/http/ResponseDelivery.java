package io.headgate.gateway.http;

import io.headgate.discovery.model.PacePolicy;
import io.headgate.gateway.http.compression.CodedBody;
import io.netty.handler.codec.http.HttpContent;
import org.jspecify.annotations.Nullable;

/**
 * How the body of a pod's response comes to its client: through what codes it, at its pace, and
 * ahead of a slow client as far as the route says. Begun with the head of the response. Confined to
 * one event loop.
 */
final class ResponseDelivery {

  private final Exchange exchange;
  private final ClientStream stream;

  /** What the body goes through; null: it goes as it is. */
  private @Nullable CodedBody coded;

  /** Null: as fast as can be. */
  private @Nullable ResponsePace pace;

  /** What the client does not take yet; null: no more than its connection holds. */
  private @Nullable ReadAhead ahead;

  private boolean draining;

  ResponseDelivery(Exchange exchange) {
    this.exchange = exchange;
    this.stream = exchange.stream();
  }

  void code(@Nullable CodedBody through) {
    coded = through;
  }

  /**
   * Says how far the pod may be ahead of its client. What has a pace is not read ahead: else it
   * would be read at once.
   *
   * @param aheadBytes see {@link ReadAhead}; 0: not at all
   * @param goOn run when more may be sent, where there is a pace
   */
  void bound(HttpLoop loop, int aheadBytes, Runnable goOn) {
    PacePolicy wanted = exchange.pace();
    if (wanted != null) {
      pace = new ResponsePace(loop.timers(), loop.context().time(), wanted, goOn);
    } else if (aheadBytes > 0) {
      ahead = new ReadAhead(aheadBytes);
    }
  }

  /** The next part of the body; takes over the reference. */
  void pass(HttpContent content) {
    CodedBody coding = coded;
    put(coding == null ? content : coding.encode(content));
  }

  /** Lets go out what the pod has sent so far. */
  void flush() {
    CodedBody coding = coded;
    if (coding != null) {
      put(coding.flush());
    }
    stream.flush();
  }

  private void put(HttpContent content) {
    ReadAhead unsent = ahead;
    if (unsent == null || (unsent.isEmpty() && stream.isWritable())) {
      write(content);
    } else {
      unsent.add(content);
    }
  }

  private void write(HttpContent content) {
    int bytes = content.content().readableBytes();
    exchange.sent(bytes);
    ResponsePace slowed = pace;
    if (slowed != null) {
      slowed.sent(bytes);
    }
    stream.writeContent(content);
  }

  /** Whether more may be read from the pod now; else it is known later. */
  boolean wantsMore() {
    ReadAhead unsent = ahead;
    ResponsePace slowed = pace;
    return (stream.isWritable() || (unsent != null && unsent.hasRoom()))
        && (slowed == null || slowed.mayGoOn());
  }

  /** Whether the next part is put off for the pace, and nobody is waited for. */
  boolean isPutOff() {
    ResponsePace slowed = pace;
    return slowed != null && slowed.isHolding();
  }

  /** Whether the client's connection has all that has come from the pod. */
  boolean isDone() {
    ReadAhead unsent = ahead;
    return unsent == null || unsent.isEmpty();
  }

  /** Hands the client what it takes of what waits for it; returns whether that was the last. */
  boolean drain() {
    ReadAhead unsent = ahead;
    // A flush may tell at once that there is room again.
    if (draining || unsent == null || unsent.isEmpty()) {
      return false;
    }
    draining = true;
    while (stream.isWritable() && !unsent.isEmpty()) {
      write(unsent.next());
      // Without it a layer between might take all of it.
      stream.flush();
    }
    draining = false;
    return unsent.isEmpty();
  }

  /** The client gets no more of it. */
  void end() {
    ResponsePace slowed = pace;
    if (slowed != null) {
      slowed.clear();
    }
    CodedBody coding = coded;
    coded = null;
    if (coding != null) {
      coding.close();
    }
    ReadAhead unsent = ahead;
    if (unsent != null) {
      unsent.release();
    }
  }
}
