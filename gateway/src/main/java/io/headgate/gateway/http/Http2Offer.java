package io.headgate.gateway.http;

/**
 * Whether clients may speak HTTP/2. Over TLS it is what certificates' contexts negotiate; this is
 * about the rest.
 *
 * @param withoutTls whether a connection without TLS may begin with HTTP/2's preface (RFC 9113
 *     section 3.3)
 * @param streams that a connection may have open at a time
 */
public record Http2Offer(boolean withoutTls, int streams) {

  /** As ingress-nginx: 128 streams, and only with TLS. */
  public static final Http2Offer DEFAULT = new Http2Offer(false, 128);
}
