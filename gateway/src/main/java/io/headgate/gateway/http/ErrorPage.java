package io.headgate.gateway.http;

import io.headgate.gateway.http.step.SentHeaders;
import io.headgate.gateway.routing.Route;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * An answer that a default backend gives instead of another one (nginx's {@code error_page}): it is
 * asked for {@code /}, without the body of the request, and its answer is the client's as it is.
 *
 * @param status of the answer that it replaces
 * @param otherwise writes that answer, where the default backend has none
 * @param challenges how clients have to say who they are, which stays true whoever answers
 */
record ErrorPage(int status, ToIntFunction<StepResponses> otherwise, List<String> challenges) {

  private static final int UNAUTHORIZED = 401;

  /** Of the body that is not sent, or of another answer than a page. */
  private static final Set<String> OF_THE_REQUEST_ALONE =
      Set.of(
          "content-length",
          "content-type",
          "content-encoding",
          "transfer-encoding",
          "trailer",
          "te",
          "connection",
          "upgrade",
          "expect",
          "range",
          "if-range",
          "if-match",
          "if-none-match",
          "if-modified-since",
          "if-unmodified-since");

  /**
   * Instead of one that the gateway gives itself.
   *
   * @param challenges as {@code own} has them as well
   */
  static ErrorPage insteadOfOwn(
      int status, ToIntFunction<StepResponses> own, List<String> challenges) {
    return new ErrorPage(status, own, challenges);
  }

  /** Instead of one that a pod gave. */
  static ErrorPage insteadOfPod(int status, HttpHeaders response, Exchange exchange) {
    List<String> challenges =
        status == UNAUTHORIZED ? response.getAll(HttpHeaderNames.WWW_AUTHENTICATE) : List.of();
    return new ErrorPage(
        status,
        responses ->
            responses.plain(
                exchange.stream(),
                status,
                headers -> {
                  exchange.edit(headers);
                  challenge(headers, challenges);
                }),
        challenges);
  }

  /** Adds to the head of the page how clients have to say who they are. */
  void edit(HttpHeaders page) {
    challenge(page, challenges);
  }

  private static void challenge(HttpHeaders headers, List<String> challenges) {
    if (!challenges.isEmpty()) {
      headers.set(HttpHeaderNames.WWW_AUTHENTICATE, challenges);
    }
  }

  /**
   * What the default backend is asked.
   *
   * @param request as its client sent it, or as the pod saw it
   * @param host that the client asked
   * @param target that the client asked for
   * @param route whose answer it is
   */
  HttpRequest head(HttpRequest request, String host, String target, Route route) {
    HttpHeaders headers = request.headers().copy();
    SentHeaders.remove(headers, OF_THE_REQUEST_ALONE::contains);
    headers.set(HttpHeaderNames.HOST, host);
    DefaultBackend.tell(headers, route, status);
    DefaultBackend.tellTarget(headers, target);
    return new DefaultHttpRequest(
        HttpVersion.HTTP_1_1,
        request.method().equals(HttpMethod.HEAD) ? HttpMethod.HEAD : HttpMethod.GET,
        "/",
        headers);
  }
}
