package io.headgate.balancer.proxy;

import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Locale;

/**
 * A dial that did not lead to a connection. Nothing has been sent to the endpoint.
 *
 * @param message names the endpoint and what the system said
 */
public record ConnectFailure(Cause cause, String message) {

  /** What kind of failure it was. */
  public enum Cause {
    /** The endpoint answered that nobody listens. */
    REFUSED,
    /** No answer within the time given. */
    TIMED_OUT,
    /** No way to the endpoint's address. */
    UNREACHABLE,
    /** The host name of an ExternalName has no address. */
    UNRESOLVED,
    /** Anything else, such as this process having no file descriptor left. */
    OTHER
  }

  static ConnectFailure of(String endpoint, Throwable failure) {
    return new ConnectFailure(causeOf(failure), endpoint + ": " + failure.getMessage());
  }

  /**
   * Java has a class for some of the system's errors only; the others are told apart by the
   * system's words, which Java and Netty pass on.
   */
  private static Cause causeOf(Throwable failure) {
    if (failure instanceof ConnectTimeoutException) {
      return Cause.TIMED_OUT;
    }
    if (failure instanceof UnknownHostException) {
      return Cause.UNRESOLVED;
    }
    if (failure instanceof NoRouteToHostException) {
      return Cause.UNREACHABLE;
    }
    String words = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    if (failure instanceof ConnectException || failure instanceof SocketException) {
      if (words.contains("timed out")) {
        return Cause.TIMED_OUT;
      }
      if (words.contains("unreachable")) {
        return Cause.UNREACHABLE;
      }
      if (words.contains("refused")) {
        return Cause.REFUSED;
      }
    }
    return Cause.OTHER;
  }
}
