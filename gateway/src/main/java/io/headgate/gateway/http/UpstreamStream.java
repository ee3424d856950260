package io.headgate.gateway.http;

import io.headgate.balancer.state.EndpointTraffic;
import io.netty.handler.codec.http.HttpObject;

/** One request's way to a pod, whatever protocol carries it. Confined to one event loop. */
sealed interface UpstreamStream permits UpstreamConnection, UpstreamHttp2Stream {

  /** The response is for that listener. */
  void attach(UpstreamListener listener, EndpointTraffic traffic);

  /** Sends a head, or a part of the body; takes over the reference. */
  void write(HttpObject part);

  void flush();

  /** Asks for more of the response; without that no body comes. */
  void read();

  /** False while the pod is slower than the client: then nothing more should be read from it. */
  boolean isWritable();

  /** Whether other requests go the same way at the same time. */
  boolean isShared();

  /** Request and response have ended; what carried them may carry others. */
  void release();

  /** Ends it without telling the listener. */
  void close();
}
