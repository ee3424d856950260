package io.headgate.gateway.http.step;

import io.headgate.discovery.model.CookieChanges;
import io.headgate.discovery.model.CookieChanges.Change;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes for whom the cookies of pods are (nginx's {@code proxy_cookie_domain} and {@code
 * proxy_cookie_path}, ngx_http_proxy_module.c): what follows the first semicolon of a Set-Cookie.
 */
record CookieStep(CookieChanges changes) {

  void respond(StepRequest request, HttpHeaders response) {
    if (!response.contains(HttpHeaderNames.SET_COOKIE)) {
      return;
    }
    List<String> seen = new ArrayList<>();
    for (String cookie : response.getAll(HttpHeaderNames.SET_COOKIE)) {
      seen.add(changed(cookie, request));
    }
    response.set(HttpHeaderNames.SET_COOKIE, seen);
  }

  private String changed(String cookie, StepRequest request) {
    String[] parts = cookie.split(";", -1);
    for (int i = 1; i < parts.length; i++) {
      parts[i] = attribute(parts[i], request);
    }
    return String.join(";", parts);
  }

  private String attribute(String part, StepRequest request) {
    int equals = part.indexOf('=');
    if (equals < 0) {
      return part;
    }
    String name = part.substring(0, equals).strip();
    String written = part.substring(equals + 1).strip();
    String value = written;
    if (name.equalsIgnoreCase("domain")) {
      value = changes.domain().map(it -> domain(written, it, request)).orElse(written);
    } else if (name.equalsIgnoreCase("path")) {
      value = changes.path().map(it -> path(written, it, request)).orElse(written);
    }
    return value.equals(written) ? part : part.substring(0, equals + 1) + value;
  }

  private static String domain(String written, Change change, StepRequest request) {
    int dot = written.startsWith(".") ? 1 : 0;
    return written.substring(dot).equalsIgnoreCase(TemplateText.plain(change.from(), request))
        ? written.substring(0, dot) + to(change, request)
        : written;
  }

  private static String path(String written, Change change, StepRequest request) {
    String from = TemplateText.plain(change.from(), request);
    return written.startsWith(from)
        ? to(change, request) + written.substring(from.length())
        : written;
  }

  /** What a client has put into a variable adds no attribute. */
  private static String to(Change change, StepRequest request) {
    return TemplateText.plain(change.to(), request).replace(";", "%3B");
  }

  String text() {
    String domains =
        changes
            .domain()
            .map(it -> "Domain %s as %s".formatted(it.from().text(), it.to().text()))
            .orElse("");
    String paths =
        changes
            .path()
            .map(it -> "Path %s as %s".formatted(it.from().text(), it.to().text()))
            .orElse("");
    return "clients see of cookies of pods "
        + domains
        + (domains.isEmpty() || paths.isEmpty() ? "" : ", ")
        + paths;
  }
}
