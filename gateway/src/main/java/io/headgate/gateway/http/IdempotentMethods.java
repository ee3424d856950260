package io.headgate.gateway.http;

import io.netty.handler.codec.http.HttpMethod;

/**
 * The methods that may be sent twice without asking the client (RFC 9110 section 9.2.2), those of
 * WebDAV among them. Of one that is not known nobody can tell.
 */
final class IdempotentMethods {

  private IdempotentMethods() {}

  static boolean contains(HttpMethod method) {
    return switch (method.name()) {
      case "GET", "HEAD", "OPTIONS", "PUT", "DELETE" -> true;
      case "PROPFIND", "PROPPATCH", "MKCOL", "COPY", "MOVE", "UNLOCK", "REPORT", "SEARCH" -> true;
      default -> false;
    };
  }
}
