package io.headgate.gateway.app;

import io.headgate.balancer.proxy.SystemError;
import java.util.concurrent.CompletionException;

/** What is said where an address of the program's own cannot be opened. */
final class CannotOpen {

  private CannotOpen() {}

  /**
   * In the words of the kernel.
   *
   * @param flag that names the address
   */
  static FailureException failure(String flag, HostPort address, CompletionException failure) {
    Throwable cause = failure.getCause();
    return new FailureException(
        flag
            + ": "
            + address
            + " cannot be opened: "
            + SystemError.words(cause == null ? failure : cause)
            + " (expected: an address of this machine, a free port, and the right to open it)");
  }
}
