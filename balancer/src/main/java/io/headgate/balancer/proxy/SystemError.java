package io.headgate.balancer.proxy;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the operating system said when it refused a call on a socket. Netty's native transports put
 * the call and the error's number before the system's words, Java's own classes do not.
 */
public final class SystemError {

  private static final Pattern CALL =
      Pattern.compile("^\\w+\\(\\.\\.\\) failed with error\\(-?\\d+\\): ");

  private SystemError() {}

  /**
   * The system's words alone: the same for every transport, and for a reader who knows no calls.
   */
  public static String words(Throwable failure) {
    String message = failure.getMessage();
    if (message == null) {
      return failure.getClass().getSimpleName();
    }
    Matcher call = CALL.matcher(message);
    return call.lookingAt() ? message.substring(call.end()) : message;
  }
}
