package io.headgate.gateway.http.step;

import io.headgate.discovery.model.CorsPolicy;
import io.headgate.discovery.model.CorsPolicy.Origin;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * Tells browsers whose pages may read the answers, with every answer, and answers their questions
 * beforehand (the Fetch standard, CORS protocol). As ingress-nginx, it takes every OPTIONS for such
 * a question.
 */
final class CorsStep implements RequestStep {

  private final CorsPolicy policy;
  private final boolean everybody;
  private final String maxAge;

  CorsStep(CorsPolicy policy) {
    this.policy = policy;
    this.everybody = policy.origins().contains(new Origin.Any());
    this.maxAge = Long.toString(policy.maxAgeSeconds());
  }

  @Override
  public StepOutcome apply(StepRequest request) {
    boolean asked = request.method().equals(HttpMethod.OPTIONS) && origin(request) != null;
    return asked ? StepOutcome.Preflight.INSTANCE : StepOutcome.Proceed.INSTANCE;
  }

  /** Adds what is to be said; what the pod has said of it is replaced. */
  void respond(StepRequest request, HttpHeaders response) {
    String origin = origin(request);
    if (!everybody) {
      response.add(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
    }
    if (origin == null) {
      return;
    }
    response.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    response.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, policy.allowed().methods());
    response.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, policy.allowed().headers());
    response.set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, maxAge);
    if (policy.credentials()) {
      response.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    }
    policy
        .exposedHeaders()
        .ifPresent(it -> response.set(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, it));
  }

  /** The origin to be named; null where nothing is to be said. */
  private @Nullable String origin(StepRequest request) {
    if (everybody) {
      return "*";
    }
    String asking = request.header(HttpHeaderNames.ORIGIN);
    if (asking != null) {
      for (Origin origin : policy.origins()) {
        if (origin.matches(asking)) {
          return asking;
        }
      }
    }
    return null;
  }

  @Override
  public String text() {
    return "CORS for "
        + (everybody ? "every origin" : policy.origins().size() + " kinds of origins");
  }
}
