package io.headgate.gateway.routing;

import io.headgate.discovery.model.CanaryPolicy;
import io.headgate.discovery.model.CanaryPolicy.ByHeader;
import io.headgate.discovery.model.CanaryPolicy.Value;
import io.headgate.gateway.http.affinity.CookieHeader;
import io.headgate.gateway.http.step.StepRequest;
import io.headgate.gateway.routing.expression.HeaderExpression;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which requests a canary gets, compiled from its policy. Any thread; allocates only for an
 * expression.
 */
final class CanaryRule {

  private static final String ALWAYS = "always";
  private static final String NEVER = "never";
  private static final HeaderExpression.Compiled NO_EXPRESSION =
      new HeaderExpression.Compiled(Optional.empty(), "");

  private final CanaryPolicy policy;
  private final @Nullable String header;
  private final @Nullable String cookie;
  private final Value value;
  private final HeaderExpression.Compiled expression;

  CanaryRule(CanaryPolicy policy) {
    this.policy = policy;
    this.header = policy.header().map(ByHeader::name).orElse(null);
    this.cookie = policy.cookie().orElse(null);
    this.value = policy.header().map(ByHeader::value).orElse(Value.AlwaysOrNever.INSTANCE);
    this.expression =
        switch (value) {
          case Value.Matching(String text) -> HeaderExpression.compile(text);
          case Value.AlwaysOrNever any -> NO_EXPRESSION;
          case Value.Exactly one -> NO_EXPRESSION;
          case Value.Unreadable none -> NO_EXPRESSION;
        };
  }

  CanaryPolicy policy() {
    return policy;
  }

  /** Why its expression is none; empty where there is nothing wrong. */
  String fault() {
    return expression.fault();
  }

  /** Whether the header decides for the canary. */
  boolean isWantedByHeader(StepRequest request) {
    String sent = header == null ? null : request.header(header);
    return sent != null
        && switch (value) {
          case Value.AlwaysOrNever words -> sent.equals(ALWAYS);
          case Value.Exactly(String text) -> sent.equals(text);
          case Value.Matching pattern ->
              expression.expression().isPresent() && expression.expression().get().isIn(sent);
          case Value.Unreadable none -> false;
        };
  }

  /** Whether the cookie decides for the canary, where the header has decided nothing. */
  boolean isWantedByCookie(StepRequest request) {
    return cookie != null
        && CookieHeader.has(request.header("cookie"), cookie, ALWAYS)
        && !isKeptOutByHeader(request);
  }

  /** Whether header or cookie decide against the canary. */
  boolean isKeptOut(StepRequest request) {
    return isKeptOutByHeader(request)
        || (cookie != null && CookieHeader.has(request.header("cookie"), cookie, NEVER));
  }

  private boolean isKeptOutByHeader(StepRequest request) {
    String sent = header == null ? null : request.header(header);
    return sent != null
        && switch (value) {
          case Value.AlwaysOrNever words -> sent.equals(NEVER);
          case Value.Exactly one -> false;
          case Value.Matching pattern -> expression.expression().isEmpty();
          case Value.Unreadable none -> true;
        };
  }

  /** For people. */
  String text() {
    CanaryPolicy.Share share = policy.share();
    String byHeader =
        policy.header().map(it -> "header " + it.name() + " " + text(it.value()) + ", ").orElse("");
    String byCookie = policy.cookie().map(it -> "cookie " + it + " is always, ").orElse("");
    return byHeader + byCookie + share.weight() + " of " + share.total() + " others by chance";
  }

  private static String text(Value value) {
    return switch (value) {
      case Value.AlwaysOrNever words -> "is always";
      case Value.Exactly(String text) -> "is " + text;
      case Value.Matching(String expression) -> "matches " + expression;
      case Value.Unreadable none -> "cannot be read";
    };
  }
}
