package io.headgate.gateway.http;

import io.headgate.discovery.model.GlobalHeads;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;

/**
 * Tells the pod who asked, and how, by the names of ingress-nginx. Clients are not trusted: what
 * they sent under these names is replaced; only a request id is kept. Whether a proxy is believed
 * {@link ForwardedClient} knows. Any thread.
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

  static void set(HttpHeaders headers, ClientConnection client, String host) {
    Told told = client.told();
    headers.set(X_REAL_IP, client.clientIp());
    headers.set(X_FORWARDED_FOR, told.chain().orElse(client.clientIp()));
    headers.set(X_FORWARDED_HOST, told.host().orElse(host));
    headers.set(X_FORWARDED_PORT, told.port());
    headers.set(X_FORWARDED_PROTO, client.scheme());
    headers.set(X_FORWARDED_SCHEME, client.scheme());
    headers.set(X_SCHEME, client.scheme());
    headers.remove(FORWARDED);
    headers.remove(PROXY);
    if (!headers.contains(HttpHeaderNames.HOST)) {
      headers.set(HttpHeaderNames.HOST, host);
    }
  }

  /** Gives a request an id that has none, where it is to have one. */
  static void identify(HttpHeaders headers, GlobalHeads heads, RequestIds ids) {
    if (heads.requestIds() && !headers.contains(X_REQUEST_ID)) {
      headers.set(X_REQUEST_ID, ids.next());
    }
  }
}
