package io.headgate.gateway.http;

import io.headgate.discovery.model.ForwardPolicy;
import java.time.Duration;

/**
 * Whom a forwarded request waits for, which decides for how long and whose fault it is when the
 * time is over.
 */
enum Awaited {
  /** The client does not take what has come from the pod. */
  CLIENT_READS,
  /** The client has not sent all of its request. */
  CLIENT_SENDS,
  /** The pod does not take what has come from the client. */
  ENDPOINT_READS,
  /** The pod has the whole request. */
  ENDPOINT_ANSWERS;

  /**
   * In this order, since a client that does not read keeps everything else from moving.
   *
   * @param clientWritable whether the client takes more of the response
   * @param requestEnded whether the client has sent all of the request
   * @param endpointWritable whether the pod takes more of the request
   */
  static Awaited of(boolean clientWritable, boolean requestEnded, boolean endpointWritable) {
    if (!clientWritable) {
      return CLIENT_READS;
    } else if (requestEnded) {
      return ENDPOINT_ANSWERS;
    } else {
      return endpointWritable ? CLIENT_SENDS : ENDPOINT_READS;
    }
  }

  /** How long nothing may move. */
  Duration timeout(HttpTimeouts client, ForwardPolicy route) {
    return switch (this) {
      case CLIENT_READS -> client.send();
      case CLIENT_SENDS -> client.body();
      case ENDPOINT_READS -> route.sendTimeout();
      case ENDPOINT_ANSWERS -> route.readTimeout();
    };
  }

  /** What it is when the time is over. */
  Failure failure() {
    return switch (this) {
      case CLIENT_READS, CLIENT_SENDS -> Failure.CLIENT_TOO_SLOW;
      case ENDPOINT_READS, ENDPOINT_ANSWERS -> Failure.RESPONSE_TIMEOUT;
    };
  }

  /** The same in words, for the log. */
  String detail() {
    return switch (this) {
      case CLIENT_READS, CLIENT_SENDS -> "the client was too slow";
      case ENDPOINT_READS, ENDPOINT_ANSWERS -> "no answer in time";
    };
  }
}
