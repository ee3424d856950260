package io.headgate.gateway.http;

import io.headgate.discovery.model.RetryConditions;

/** What an endpoint has done instead of answering. */
enum Fault {
  /** No connection to it, at once. */
  UNREACHED(Failure.CONNECT_FAILED, false),
  /** No connection to it within the time for one. */
  UNREACHED_IN_TIME(Failure.CONNECT_TIMEOUT, false),
  /** It has said that it does not look at the request. */
  UNSEEN(Failure.BAD_RESPONSE, false),
  /** It has gone with the request. */
  GONE(Failure.BAD_RESPONSE, true),
  /** It has had the whole request, and nothing has come. */
  SILENT(Failure.RESPONSE_TIMEOUT, true),
  /** What has come is no head of a response. */
  UNREADABLE(Failure.BAD_RESPONSE, true);

  private final Failure failure;
  private final boolean perhapsDone;

  Fault(Failure failure, boolean perhapsDone) {
    this.failure = failure;
    this.perhapsDone = perhapsDone;
  }

  /** What the client hears of it where nobody else is asked. */
  Failure failure() {
    return failure;
  }

  /** Whether what the request asks for may have happened. */
  boolean mayBeDone() {
    return perhapsDone;
  }

  /** Whether it is one for which another endpoint is tried. */
  boolean isIn(RetryConditions conditions) {
    return switch (this) {
      case UNREACHED, UNSEEN, GONE -> conditions.error();
      case UNREACHED_IN_TIME, SILENT -> conditions.timeout();
      case UNREADABLE -> conditions.invalidHead();
    };
  }
}
