package io.headgate.gateway.http.step;

import io.netty.handler.codec.http.HttpResponseStatus;

/** What a step makes of a request. */
public sealed interface StepOutcome {

  /** The next step's turn, and after the last one the pod's. */
  enum Proceed implements StepOutcome {
    INSTANCE
  }

  /** Answered with nothing but a head: what stands in it is said by {@link RouteSteps#respond}. */
  enum Preflight implements StepOutcome {
    INSTANCE
  }

  /** The client may not: 403. */
  enum Forbidden implements StepOutcome {
    INSTANCE
  }

  /**
   * The client is to ask elsewhere.
   *
   * @param location an absolute URL, or a path
   */
  record Redirected(HttpResponseStatus status, String location) implements StepOutcome {}
}
