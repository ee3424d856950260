package io.headgate.gateway.http;

import io.headgate.discovery.model.GlobalHeads;
import io.headgate.gateway.http.authorization.AuthorizationQuestion;
import io.headgate.gateway.http.step.SentHeaders;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Set;

/**
 * The head of the request that asks about another one: what the client sent, without what concerns
 * its body and without what it may have invented about itself, and what ingress-nginx's location
 * for it says (rootfs/etc/nginx/template/nginx.tmpl).
 *
 * @param request as it came, but for its target
 */
record QuestionHead(
    HttpRequest request, ClientConnection client, GlobalHeads heads, RequestIds ids) {

  /** A question has no body, and its answer is wanted as a whole. */
  private static final Set<String> OF_THE_BODY =
      Set.of(
          "content-length",
          "transfer-encoding",
          "trailer",
          "te",
          "expect",
          "range",
          "if-range",
          "if-match",
          "if-none-match",
          "if-modified-since",
          "if-unmodified-since");

  /** Only who asks may say that; and what others have for the same. */
  private static final Set<String> OF_THE_GATEWAY =
      Set.of(
          "x-real-ip",
          "x-scheme",
          "x-sent-from",
          "x-auth-request-redirect",
          "forwarded",
          "proxy",
          AuthorizationQuestion.MARK);

  HttpRequest of(AuthorizationQuestion question) {
    // The pod is to see the same one.
    ForwardedHeaders.identify(request.headers(), heads, ids);
    HttpHeaders headers = request.headers().copy();
    HopByHopHeaders.stripRequest(headers);
    headers.remove(HttpHeaderNames.CONNECTION);
    SentHeaders.remove(headers, QuestionHead::isNotTheClients);
    String named = request.headers().get(HttpHeaderNames.HOST);
    String host = named == null ? client.authority() : named;
    headers.set(HttpHeaderNames.HOST, question.origin().host());
    headers.set("x-original-url", client.scheme() + "://" + host + request.uri());
    headers.set("x-original-uri", request.uri());
    headers.set("x-original-method", request.method().name());
    headers.set("x-auth-request-redirect", question.redirect());
    headers.set("x-sent-from", "nginx-ingress-controller");
    headers.set("x-real-ip", client.clientIp());
    headers.set("x-forwarded-for", client.told().chain().orElse(client.clientIp()));
    headers.set("x-forwarded-host", client.told().host().orElse(host));
    headers.set("x-scheme", client.scheme());
    question.headers().forEach(headers::set);
    headers.set(AuthorizationQuestion.MARK, "1");
    return new DefaultHttpRequest(
        HttpVersion.HTTP_1_1, HttpMethod.valueOf(question.method()), question.target(), headers);
  }

  private static boolean isNotTheClients(String name) {
    return OF_THE_BODY.contains(name)
        || OF_THE_GATEWAY.contains(name)
        || name.startsWith("x-forwarded-")
        || name.startsWith("x-original-")
        || name.startsWith("ssl-client-");
  }
}
