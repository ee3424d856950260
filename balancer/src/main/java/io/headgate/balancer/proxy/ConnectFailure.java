package io.headgate.balancer.proxy;

import io.netty.channel.ConnectTimeoutException;
import java.io.IOException;
import java.net.BindException;
import java.net.NoRouteToHostException;
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
    /** The endpoint's machine answered with RST: nobody listens there, or not any more. */
    REFUSED,
    /** No answer within the time given. */
    TIMED_OUT,
    /** No way to the endpoint's address. */
    UNREACHABLE,
    /** The host name of an ExternalName has no address. */
    UNRESOLVED,
    /** Of our own making: this process has no file descriptor or no local port left. */
    OTHER
  }

  /** Whether another endpoint would have failed just the same. */
  public boolean isOurs() {
    return cause == Cause.OTHER;
  }

  static ConnectFailure of(String endpoint, Throwable failure) {
    return new ConnectFailure(causeOf(failure), endpoint + ": " + SystemError.words(failure));
  }

  /** Whether another socket has the local address, or has it for the same endpoint. */
  static boolean isAddressTaken(Throwable failure) {
    String words = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    return words.contains("address already in use")
        || words.contains("cannot assign requested address");
  }

  /**
   * Java has a class of its own for some of the system's errors only; the others are told apart by
   * the system's words, and where those are in another language they pass for a refusal.
   */
  private static Cause causeOf(Throwable failure) {
    String words = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    if (failure instanceof ConnectTimeoutException || words.contains("timed out")) {
      return Cause.TIMED_OUT;
    }
    if (failure instanceof UnknownHostException) {
      return Cause.UNRESOLVED;
    }
    if (failure instanceof NoRouteToHostException || words.contains("unreachable")) {
      return Cause.UNREACHABLE;
    }
    boolean isRefusal =
        failure instanceof IOException
            && !(failure instanceof BindException)
            && !isAddressTaken(failure);
    return isRefusal ? Cause.REFUSED : Cause.OTHER;
  }
}
