package io.headgate.balancer.proxy;

import io.headgate.balancer.state.DialFailure;
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
public record ConnectFailure(DialFailure cause, String message) {

  /** Whether another endpoint would have failed just the same. */
  public boolean isOurs() {
    return cause == DialFailure.OTHER;
  }

  /** The endpoint was there, and TLS with it could not be agreed on. */
  public static ConnectFailure ofTls(String endpoint, String cause) {
    return new ConnectFailure(DialFailure.REFUSED, endpoint + ": TLS: " + cause);
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
  private static DialFailure causeOf(Throwable failure) {
    String words = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    if (failure instanceof ConnectTimeoutException || words.contains("timed out")) {
      return DialFailure.TIMED_OUT;
    }
    if (failure instanceof UnknownHostException) {
      return DialFailure.UNRESOLVED;
    }
    if (failure instanceof NoRouteToHostException || words.contains("unreachable")) {
      return DialFailure.UNREACHABLE;
    }
    boolean isRefusal =
        failure instanceof IOException
            && !(failure instanceof BindException)
            && !isAddressTaken(failure);
    return isRefusal ? DialFailure.REFUSED : DialFailure.OTHER;
  }
}
