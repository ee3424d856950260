package io.headgate.balancer.state;

import java.util.Locale;

/** Why a dial did not lead to a connection. */
public enum DialFailure {
  /** The endpoint's machine answered with RST: nobody listens there, or not any more. */
  REFUSED,
  /** No answer within the time given. */
  TIMED_OUT,
  /** No way to the endpoint's address. */
  UNREACHABLE,
  /** The host name of an ExternalName has no address. */
  UNRESOLVED,
  /** Of our own making: this process has no file descriptor or no local port left. */
  OTHER;

  /** For metrics. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
