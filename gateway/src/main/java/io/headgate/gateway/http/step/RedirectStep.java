package io.headgate.gateway.http.step;

import io.headgate.discovery.model.LocationTemplate;
import io.headgate.discovery.model.RedirectPolicy.Redirect;
import io.netty.handler.codec.http.HttpResponseStatus;

/** Sends every request elsewhere. */
record RedirectStep(Redirect redirect) implements RequestStep {

  @Override
  public StepOutcome apply(StepRequest request) {
    return redirect(request);
  }

  StepOutcome.Redirected redirect(StepRequest request) {
    StringBuilder location = new StringBuilder(128);
    for (LocationTemplate.Part part : redirect.location().parts()) {
      location.append(
          switch (part) {
            case LocationTemplate.Text(String text) -> text;
            case LocationTemplate.Variable variable -> value(variable, request);
          });
    }
    return new StepOutcome.Redirected(
        HttpResponseStatus.valueOf(redirect.status()), location.toString());
  }

  private static String value(LocationTemplate.Variable variable, StepRequest request) {
    String target = request.target();
    int query = target.indexOf('?');
    return switch (variable) {
      case REQUEST_URI -> target;
      case URI -> query < 0 ? target : target.substring(0, query);
      case ARGS -> query < 0 ? "" : target.substring(query + 1);
      case HOST -> Authority.host(request.authority());
      case SCHEME -> request.scheme();
    };
  }

  @Override
  public String text() {
    return "redirected with " + redirect.status();
  }
}
