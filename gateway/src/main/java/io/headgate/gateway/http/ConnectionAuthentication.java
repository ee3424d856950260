package io.headgate.gateway.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.util.List;

/**
 * NTLM and Negotiate authenticate a connection, not a request (RFC 4559 section 6): whoever used
 * the connection next would be that user. Pure.
 */
final class ConnectionAuthentication {

  private ConnectionAuthentication() {}

  /** Whether the request or its response speaks of it. */
  static boolean isUsed(HttpRequest request, HttpHeaders response) {
    String authorization = request.headers().get(HttpHeaderNames.AUTHORIZATION);
    if (authorization != null && isOfConnection(authorization)) {
      return true;
    }
    return response.contains(HttpHeaderNames.WWW_AUTHENTICATE)
        && anyOfConnection(response.getAll(HttpHeaderNames.WWW_AUTHENTICATE));
  }

  private static boolean anyOfConnection(List<String> challenges) {
    for (String challenge : challenges) {
      if (isOfConnection(challenge)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOfConnection(String value) {
    return value.regionMatches(true, 0, "NTLM", 0, 4)
        || value.regionMatches(true, 0, "Negotiate", 0, 9);
  }
}
