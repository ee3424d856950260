package io.headgate.gateway.http;

import io.headgate.discovery.model.RetryConditions;
import io.netty.handler.codec.http.HttpMethod;

/**
 * Whether a request may be sent once more. Of what concerns the request alone: how often, and
 * whether the client has seen something already, is for others to say. Pure.
 */
final class SecondSending {

  private SecondSending() {}

  /** To another endpoint, after that has become of the one that has had it. */
  static boolean isAllowed(
      LostTry lost, RetryConditions conditions, HttpMethod method, boolean hasBody) {
    return !hasBody
        && lost.isIn(conditions)
        && (!lost.mayBeDone() || isHarmless(conditions, method));
  }

  /** Whether it does no harm that two have had it, or is said not to. */
  static boolean isHarmless(RetryConditions conditions, HttpMethod method) {
    return conditions.nonIdempotent() || IdempotentMethods.contains(method);
  }
}
