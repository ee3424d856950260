package io.headgate.gateway.http.step;

import io.netty.handler.codec.http.HttpResponseStatus;

/** Sends every request to another host, on the port that the client named, if it named one. */
record OtherHostStep(String host) implements RequestStep {

  @Override
  public StepOutcome apply(StepRequest request) {
    String authority = request.authority();
    String port = authority.substring(Authority.host(authority).length());
    return new StepOutcome.Redirected(
        HttpResponseStatus.valueOf(request.global().answers().codes().redirect()),
        request.scheme() + "://" + host + port + request.target());
  }

  @Override
  public String text() {
    return "redirected to the host " + host;
  }
}
