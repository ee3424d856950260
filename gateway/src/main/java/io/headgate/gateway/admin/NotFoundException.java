package io.headgate.gateway.admin;

/** A name that was asked for does not exist. */
final class NotFoundException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NotFoundException(String message) {
    super(message);
  }
}
