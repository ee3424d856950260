package io.headgate.gateway.http;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import java.util.function.Consumer;

/**
 * One request's way back to its client, whatever protocol carries it. Confined to the event loop of
 * the connection.
 */
interface ClientStream {

  /** How long its client may take. */
  HttpTimeouts timeouts();

  /** Whether requests of that version may come on it. */
  boolean carries(HttpVersion version);

  /** Sends a response with a 1xx status, which ends by itself. */
  void writeInformational(HttpResponse head);

  /** Sends the head of the response. The stream adds what belongs to its protocol. */
  void writeHead(HttpResponse head);

  /** Sends a part of the body, or trailers; takes over the reference. */
  void writeContent(HttpContent content);

  void flush();

  /** False while the client is slower than the pod: then nothing more should be read from it. */
  boolean isWritable();

  /** Asks for more of the request's body; without that none comes. */
  void readMore();

  /** The last content has been written. The stream may go on with another request during this. */
  void responseEnded();

  /** What follows on this connection cannot be trusted: the response that comes is its last. */
  void distrust();

  /** The response cannot be completed and the client has to notice. */
  void abort();

  /**
   * Sends the head of a 101 response and gives up the channel.
   *
   * @param takeOver run when the channel's pipeline holds nothing of HTTP that would see its bytes;
   *     what was read ahead is fired through the pipeline afterwards
   */
  void upgrade(HttpResponse head, Consumer<Channel> takeOver);
}
