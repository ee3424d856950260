package io.headgate.gateway.app;

/** Something that a user can understand went wrong: exit code 1, the message and no stack trace. */
final class FailureException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  FailureException(String message) {
    super(message);
  }
}
