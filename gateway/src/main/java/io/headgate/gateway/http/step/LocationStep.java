package io.headgate.gateway.http.step;

import io.headgate.discovery.model.LocationPolicy;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.Locale;

/**
 * Changes where pods send clients (nginx's {@code proxy_redirect}, ngx_http_proxy_module.c): what a
 * Location, or the URL of a Refresh, begins with.
 */
record LocationStep(LocationPolicy policy) {

  private static final AsciiString REFRESH = AsciiString.cached("refresh");
  private static final String URL = "url=";

  void respond(StepRequest request, HttpHeaders response) {
    String location = response.get(HttpHeaderNames.LOCATION);
    if (location != null) {
      response.set(HttpHeaderNames.LOCATION, changed(location, 0, request));
    }
    String refresh = response.get(REFRESH);
    if (refresh != null) {
      int url = refresh.toLowerCase(Locale.ROOT).indexOf(URL);
      if (url >= 0) {
        response.set(REFRESH, changed(refresh, url + URL.length(), request));
      }
    }
  }

  private String changed(String value, int start, StepRequest request) {
    String from = TemplateText.plain(policy.from(), request);
    return value.startsWith(from, start)
        ? value.substring(0, start)
            + TemplateText.plain(policy.to(), request)
            + value.substring(start + from.length())
        : value;
  }

  String text() {
    return "where pods redirect to %s, clients see %s"
        .formatted(policy.from().text(), policy.to().text());
  }
}
