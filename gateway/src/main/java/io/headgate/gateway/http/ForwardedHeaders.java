package io.headgate.gateway.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;

/**
 * Tells the pod who asked, and how, by the names of ingress-nginx. Clients are not trusted: what
 * they sent under these names is replaced (ingress-nginx's {@code use-forwarded-headers: false});
 * only a request id is kept. Any thread.
 */
final class ForwardedHeaders {

  static final AsciiString X_REQUEST_ID = AsciiString.cached("x-request-id");
  private static final AsciiString X_REAL_IP = AsciiString.cached("x-real-ip");
  private static final AsciiString X_FORWARDED_FOR = AsciiString.cached("x-forwarded-for");
  private static final AsciiString X_FORWARDED_HOST = AsciiString.cached("x-forwarded-host");
  private static final AsciiString X_FORWARDED_PORT = AsciiString.cached("x-forwarded-port");
  private static final AsciiString X_FORWARDED_PROTO = AsciiString.cached("x-forwarded-proto");
  private static final AsciiString X_FORWARDED_SCHEME = AsciiString.cached("x-forwarded-scheme");
  private static final AsciiString X_SCHEME = AsciiString.cached("x-scheme");
  private static final AsciiString FORWARDED = AsciiString.cached("forwarded");

  /** CGI programs take it for the address of a proxy they should use (CVE-2016-5385). */
  private static final AsciiString PROXY = AsciiString.cached("proxy");

  private ForwardedHeaders() {}

  static void set(HttpHeaders headers, ClientConnection client, String host, RequestIds ids) {
    headers.set(X_REAL_IP, client.clientIp());
    headers.set(X_FORWARDED_FOR, client.clientIp());
    headers.set(X_FORWARDED_HOST, host);
    headers.set(X_FORWARDED_PORT, client.localPort());
    headers.set(X_FORWARDED_PROTO, client.scheme());
    headers.set(X_FORWARDED_SCHEME, client.scheme());
    headers.set(X_SCHEME, client.scheme());
    headers.remove(FORWARDED);
    headers.remove(PROXY);
    if (!headers.contains(X_REQUEST_ID)) {
      headers.set(X_REQUEST_ID, ids.next());
    }
    if (!headers.contains(HttpHeaderNames.HOST)) {
      headers.set(HttpHeaderNames.HOST, host);
    }
  }
}
