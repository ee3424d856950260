package io.headgate.gateway.http;

import io.netty.handler.codec.http.HttpMethod;

/** The methods that may be sent twice without asking the client (RFC 9110 section 9.2.2). */
final class IdempotentMethods {

  private IdempotentMethods() {}

  static boolean contains(HttpMethod method) {
    return switch (method.name()) {
      case "GET", "HEAD", "OPTIONS", "PUT", "DELETE" -> true;
      default -> false;
    };
  }
}
