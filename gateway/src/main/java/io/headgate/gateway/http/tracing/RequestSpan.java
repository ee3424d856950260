package io.headgate.gateway.http.tracing;

import io.headgate.discovery.model.EndpointAddress;
import io.headgate.gateway.routing.Route;
import io.netty.handler.codec.http.HttpHeaders;

/** One request that is followed. Confined to the event loop of the request; never waits. */
public interface RequestSpan {

  /** Of a request that nobody follows. */
  RequestSpan NONE =
      new RequestSpan() {
        @Override
        public void routed(Route route, String name) {}

        @Override
        public void refused(EndpointAddress endpoint, String why, long nanos) {}

        @Override
        public void connected(EndpointAddress endpoint, HttpHeaders toPod) {}

        @Override
        public void responding(int statusCode) {}

        @Override
        public void ended(int statusCode, long received, long sent) {}
      };

  /**
   * Whose request it is.
   *
   * @param name what spans of it are called; empty: by method and path of the rule
   */
  void routed(Route route, String name);

  /**
   * An endpoint could not be reached, or the client gets nothing of what has become of the request
   * there.
   *
   * @param why in words
   * @param nanos since it was chosen
   */
  void refused(EndpointAddress endpoint, String why, long nanos);

  /**
   * The request is about to be sent, perhaps not for the first time.
   *
   * @param toPod takes what tells the pod of its trace
   */
  void connected(EndpointAddress endpoint, HttpHeaders toPod);

  /** The pod's response has begun. */
  void responding(int statusCode);

  /**
   * It has ended; called once.
   *
   * @param statusCode what the client was sent
   * @param received bytes of the request's body
   * @param sent bytes of the response's body
   */
  void ended(int statusCode, long received, long sent);
}
