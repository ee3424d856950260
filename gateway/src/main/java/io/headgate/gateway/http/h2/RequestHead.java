package io.headgate.gateway.http.h2;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Heads of requests, to and from HTTP/2 (RFC 9113 section 8.3.1, RFC 8441). Pure. */
public final class RequestHead {

  /** Of the requests that come this way; logs show it as ingress-nginx's do. */
  public static final HttpVersion VERSION = new HttpVersion("HTTP", 2, 0, true);

  private @Nullable String method;
  private @Nullable String scheme;
  private @Nullable String path;
  private @Nullable String authority;
  private @Nullable String protocol;
  private @Nullable StringBuilder cookies;

  private RequestHead() {}

  /**
   * The request that the head stands for. Where the head is malformed its decoder result is a
   * failure, and nothing else of it counts. An authority that differs from a Host is added as a
   * second Host, which is refused as in HTTP/1.1.
   *
   * @param ended whether it has no body
   */
  public static HttpRequest read(Http2Headers head, boolean ended) {
    try {
      return new RequestHead().parse(head, ended);
    } catch (IllegalArgumentException e) {
      HttpRequest unreadable = new DefaultHttpRequest(VERSION, HttpMethod.GET, "/");
      unreadable.setDecoderResult(DecoderResult.failure(e));
      return unreadable;
    }
  }

  private HttpRequest parse(Http2Headers head, boolean ended) {
    HttpHeaders fields = Fields.checked();
    for (Map.Entry<CharSequence, CharSequence> field : head) {
      CharSequence name = field.getKey();
      String value = Fields.value(field.getValue());
      if (Fields.isPseudo(name)) {
        pseudo(name.toString(), value);
      } else if (HttpHeaderNames.COOKIE.contentEquals(name)) {
        cookie(value);
      } else {
        fields.add(name, value);
      }
    }
    StringBuilder crumbs = cookies;
    if (crumbs != null) {
      fields.set(HttpHeaderNames.COOKIE, crumbs.toString());
    }
    host(fields);
    if (opensWebSocket()) {
      webSocket(fields);
    } else if (!ended && !fields.contains(HttpHeaderNames.CONTENT_LENGTH)) {
      fields.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    }
    return new DefaultHttpRequest(VERSION, method(), target(), fields);
  }

  private void pseudo(String name, String value) {
    switch (name) {
      case ":method" -> method = only(name, method, value);
      case ":scheme" -> scheme = only(name, scheme, value);
      case ":path" -> path = only(name, path, value);
      case ":protocol" -> protocol = only(name, protocol, value);
      case ":authority" -> authority = only(name, authority, value);
      default -> throw new IllegalArgumentException(name + " (expected: none such)");
    }
  }

  /** An extended CONNECT for another protocol than this stays a CONNECT, which nobody gets. */
  private boolean opensWebSocket() {
    if (protocol != null && !HttpMethod.CONNECT.name().equals(method)) {
      throw new IllegalArgumentException(":protocol with " + method + " (expected: CONNECT)");
    }
    return protocol != null && HttpHeaderValues.WEBSOCKET.contentEqualsIgnoreCase(protocol);
  }

  /** As it would be asked for in HTTP/1.1, but for the key (RFC 8441 section 5). */
  private static void webSocket(HttpHeaders fields) {
    if (fields.contains(HttpHeaderNames.CONTENT_LENGTH)) {
      throw new IllegalArgumentException("Content-Length with a WebSocket (expected: none)");
    }
    fields.remove(HttpHeaderNames.SEC_WEBSOCKET_KEY);
    fields.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
    fields.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
  }

  private static String only(String name, @Nullable String before, String value) {
    if (before != null) {
      throw new IllegalArgumentException(name + " twice");
    }
    return value;
  }

  /** A cookie may come in crumbs, which compress better (RFC 9113 section 8.2.3). */
  private void cookie(String crumb) {
    StringBuilder crumbs = cookies;
    if (crumbs == null) {
      cookies = new StringBuilder(crumb);
    } else {
      crumbs.append("; ").append(crumb);
    }
  }

  private void host(HttpHeaders fields) {
    String named = authority;
    if (named == null) {
      return;
    }
    List<String> hosts = fields.getAll(HttpHeaderNames.HOST);
    if (hosts.stream().allMatch(named::equalsIgnoreCase)) {
      fields.set(HttpHeaderNames.HOST, named);
    } else {
      fields.add(HttpHeaderNames.HOST, named);
    }
  }

  private HttpMethod method() {
    if (method == null || method.isEmpty()) {
      throw new IllegalArgumentException("no :method");
    }
    return opensWebSocket() ? HttpMethod.GET : HttpMethod.valueOf(method);
  }

  private String target() {
    if (HttpMethod.CONNECT.name().equals(method) && !opensWebSocket()) {
      // Nothing is connected to, whatever it names.
      return "*";
    }
    if (!"http".equals(scheme) && !"https".equals(scheme)) {
      throw new IllegalArgumentException(":scheme: " + scheme + " (expected: http or https)");
    }
    if (path == null || !(path.startsWith("/") || path.equals("*"))) {
      throw new IllegalArgumentException(":path: " + path + " (expected: a path)");
    }
    return path;
  }

  /**
   * The head that pods see.
   *
   * @param tls whether their connection has TLS
   */
  public static Http2Headers write(HttpRequest request, boolean tls) {
    HttpHeaders fields = request.headers();
    Http2Headers head = Fields.write(fields);
    head.method(request.method().asciiName());
    head.scheme(tls ? "https" : "http");
    head.path(request.uri());
    String host = fields.get(HttpHeaderNames.HOST);
    if (host != null) {
      head.authority(host);
    }
    return head;
  }
}
