package io.headgate.gateway.app;

/**
 * A mistake in the use of the program: exit code 2. The message names thing, value, expectation.
 */
final class UsageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
