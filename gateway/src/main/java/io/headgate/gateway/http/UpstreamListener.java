package io.headgate.gateway.http;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;

/** Who waits for the response on a connection to a pod. Called on the connection's event loop. */
interface UpstreamListener {

  /** A head; 1xx ones come before the final one. */
  void onResponse(HttpResponse head);

  /** A part of the body; the reference is the listener's. */
  void onContent(HttpContent content);

  /** What the pod had sent so far has been handed over. */
  void onReadComplete();

  void onWritabilityChanged();

  /**
   * The connection is gone; nothing more comes.
   *
   * @param cause in words, for the log
   */
  void onClosed(String cause);

  /**
   * The same, and the pod has not looked at the request: it may be sent again whatever it is.
   *
   * @param cause in words, for the log
   */
  default void onRefused(String cause) {
    onClosed(cause);
  }
}
