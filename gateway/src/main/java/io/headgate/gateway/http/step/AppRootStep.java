package io.headgate.gateway.http.step;

import io.netty.handler.codec.http.HttpResponseStatus;

/** Sends a request of {@code /} to the application's own first page. */
record AppRootStep(String path) implements RequestStep {

  @Override
  public StepOutcome apply(StepRequest request) {
    String target = request.target();
    boolean root = target.equals("/") || target.startsWith("/?");
    return root
        ? new StepOutcome.Redirected(
            HttpResponseStatus.FOUND, request.scheme() + "://" + request.authority() + path)
        : StepOutcome.Proceed.INSTANCE;
  }

  @Override
  public String text() {
    return "/ is redirected to " + path;
  }
}
