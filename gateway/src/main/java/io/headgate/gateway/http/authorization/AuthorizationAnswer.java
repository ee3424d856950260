package io.headgate.gateway.http.authorization;

import io.netty.handler.codec.http.HttpHeaders;

/** What came of a question. */
public sealed interface AuthorizationAnswer {

  /**
   * Somebody said something.
   *
   * @param status 200-599
   * @param headers not changed any more
   */
  record Answered(int status, HttpHeaders headers) implements AuthorizationAnswer {}

  /**
   * Nobody said anything that can be understood.
   *
   * @param why for the log
   */
  record Unanswered(String why) implements AuthorizationAnswer {}
}
