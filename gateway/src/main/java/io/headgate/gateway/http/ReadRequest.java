package io.headgate.gateway.http;

import io.headgate.gateway.http.step.StepRequest;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * How a request that is asked about would be read if it came: by the same code, so that routes see
 * the same host and target.
 */
public sealed interface ReadRequest {

  /** It is routed: by its authority and target, which is in the normal form. */
  record Routable(StepRequest request) implements ReadRequest {}

  /** It is answered before any route is looked for. */
  record Refused(int statusCode, String why) implements ReadRequest {}

  /**
   * Reads a request without a body, as a client would send it that is told this URL. A fragment and
   * a user stay with the client; what is no ASCII is sent as UTF-8. Pure; any thread.
   *
   * @param headers beside Host, each as {@code Name: value}
   * @throws IllegalArgumentException where the method is no word, the URL has no scheme and host,
   *     or a header cannot be read
   */
  static ReadRequest of(String method, String url, List<String> headers) {
    int fragment = url.indexOf('#');
    String sent =
        new String(
            (fragment < 0 ? url : url.substring(0, fragment)).getBytes(StandardCharsets.UTF_8),
            StandardCharsets.ISO_8859_1);
    String authority = RequestTarget.authority(sent);
    if (authority == null || authority.isEmpty()) {
      throw new IllegalArgumentException(
          "url: \"" + url + "\" is no URL (expected: http://HOST/PATH or https://HOST/PATH)");
    }
    String host = authority.substring(authority.lastIndexOf('@') + 1);
    HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, method(method), "/");
    // Set, and not given to the constructor, which would throw where the guard has an answer.
    request.setUri(RequestTarget.originForm(sent));
    request.headers().set(HttpHeaderNames.HOST, host);
    headers.forEach(header -> add(header, request.headers()));
    Failure failure = new RequestGuard(HttpLimits.DEFAULT).check(request, true);
    return failure == null
        ? new Routable(new AskedRequest(request, sent.startsWith("https") ? "https" : "http"))
        : new Refused(failure.status().code(), failure.text());
  }

  private static void add(String header, HttpHeaders headers) {
    int colon = header.indexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("header: \"" + header + "\" (expected: \"Name: value\")");
    }
    headers.add(header.substring(0, colon), header.substring(colon + 1).strip());
  }

  private static HttpMethod method(String name) {
    try {
      return HttpMethod.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "method: \"" + name + "\" is no method (expected: GET, POST and so on)", e);
    }
  }
}
