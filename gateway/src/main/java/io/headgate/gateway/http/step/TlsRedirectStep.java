package io.headgate.gateway.http.step;

import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * Sends plain HTTP to HTTPS. Challenges of ACME stay: whoever asks for a certificate may have none
 * yet (RFC 8555 section 8.3).
 *
 * @param withPort whether to name the port of HTTPS even where the client named none. A client that
 *     names one reaches this program's own ports, not those of something in front that maps them
 */
record TlsRedirectStep(boolean withPort) implements RequestStep {

  private static final int USUAL_PORT = 443;
  private static final String ACME = "/.well-known/acme-challenge/";

  @Override
  public StepOutcome apply(StepRequest request) {
    if (request.scheme().equals("https") || request.target().startsWith(ACME)) {
      return StepOutcome.Proceed.INSTANCE;
    }
    String authority = request.authority();
    int port = request.tlsPort();
    boolean named = port != USUAL_PORT && (withPort || Authority.hasPort(authority));
    String location =
        "https://" + Authority.host(authority) + (named ? ":" + port : "") + request.target();
    return new StepOutcome.Redirected(HttpResponseStatus.PERMANENT_REDIRECT, location);
  }

  @Override
  public String text() {
    return "plain HTTP is redirected to HTTPS";
  }
}
