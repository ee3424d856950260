package io.headgate.gateway.http.step;

/** A step that every request of a route goes through before a pod is chosen. Any thread. */
interface RequestStep {

  StepOutcome apply(StepRequest request);

  /** For people who ask why. */
  String text();
}
