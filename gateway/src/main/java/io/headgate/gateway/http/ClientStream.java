package io.headgate.gateway.http;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;

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
   * Whether its client has made the key of a WebSocket's opening and checks the answer, and knows
   * the opened one by 101. Where it does not, that is for us.
   */
  boolean checksOpening();

  /**
   * Says that the WebSocket is open, and carries its bytes from now on.
   *
   * @param head what the client is to know of the pod's 101; edited
   */
  void open(HttpResponse head, OpenedWebSocket socket);
}
