package io.headgate.gateway.http.step;

import io.headgate.discovery.model.AccessPolicy;

/** Refuses clients by the address they come from. */
record AllowListStep(AccessPolicy access) implements RequestStep {

  @Override
  public StepOutcome apply(StepRequest request) {
    return access.admits(request.client())
        ? StepOutcome.Proceed.INSTANCE
        : StepOutcome.Forbidden.INSTANCE;
  }

  @Override
  public String text() {
    return "allowed: "
        + (access.allowed().isEmpty() ? "everybody" : access.allowed())
        + (access.denied().isEmpty() ? "" : ", but not " + access.denied());
  }
}
