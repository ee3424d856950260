package io.headgate.gateway.http.authorization;

import java.util.Map;

/**
 * A request that asks whether another one may come in; what its client sent goes with it.
 *
 * @param target path and query, with the values of variables escaped
 * @param redirect for X-Auth-Request-Redirect
 * @param headers that win over all others
 */
public record AuthorizationQuestion(
    AuthorizationOrigin origin,
    String method,
    String target,
    String redirect,
    Map<String, String> headers) {

  /** With this header a question is told from other requests, so that none asks about itself. */
  public static final String MARK = "x-headgate-question";

  public AuthorizationQuestion {
    headers = Map.copyOf(headers);
  }
}
