package io.headgate.gateway.http.step;

import io.headgate.discovery.model.GlobalPolicy;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;

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
    GlobalPolicy global = request.global();
    if (request.scheme().equals("https")
        || request.target().startsWith(ACME)
        || isPlain(request.target(), global.plainPaths())) {
      return StepOutcome.Proceed.INSTANCE;
    }
    String authority = request.authority();
    int port = request.tlsPort();
    boolean named = port != USUAL_PORT && (withPort || Authority.hasPort(authority));
    String location =
        "https://" + Authority.host(authority) + (named ? ":" + port : "") + request.target();
    return new StepOutcome.Redirected(
        HttpResponseStatus.valueOf(global.answers().codes().redirect()), location);
  }

  private static boolean isPlain(String target, List<String> plainPaths) {
    for (int i = 0; i < plainPaths.size(); i++) {
      if (target.startsWith(plainPaths.get(i))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String text() {
    return "plain HTTP is redirected to HTTPS";
  }
}
