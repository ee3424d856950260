package io.headgate.gateway.http;

import io.headgate.gateway.routing.Route;
import org.jspecify.annotations.Nullable;

/**
 * Sees every request that has ended. Called on event loops, for several requests at once: does not
 * wait, and had better not allocate.
 */
public interface RequestObserver {

  /** Sees nothing. */
  RequestObserver NONE = (route, statusCode, received, sent, trace) -> {};

  /** The status recorded where the client went away before there was an answer, as nginx does. */
  int CLIENT_CLOSED_REQUEST = 499;

  /**
   * A request has been answered, or given up.
   *
   * @param route null where none was found, or none was looked for
   * @param statusCode what the client was sent
   * @param received bytes of the request's body
   * @param sent bytes of the response's body
   * @param trace how long what took
   */
  void requestEnded(
      @Nullable Route route, int statusCode, long received, long sent, RequestTrace trace);
}
