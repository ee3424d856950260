package io.headgate.gateway.http;

import io.headgate.gateway.http.step.OperationText;
import io.headgate.gateway.http.step.StepRequest;
import io.headgate.gateway.routing.Route;

/** What an Ingress calls the spans of its requests. Pure. */
final class TraceName {

  private TraceName() {}

  /** Empty where it does not say. */
  static String of(Route route, StepRequest request) {
    return route
        .answers()
        .observation()
        .trace()
        .name()
        .map(it -> OperationText.of(it, request))
        .orElse("");
  }
}
