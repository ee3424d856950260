package io.headgate.gateway.http.h2;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/** Header fields and trailers, to and from HTTP/2 (RFC 9113 section 8.2). Pure. */
final class Fields {

  /** They are about an HTTP/1.1 connection (RFC 9113 section 8.2.2), but for TE. */
  private static final Set<String> OF_CONNECTIONS =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "transfer-encoding",
          "upgrade",
          "http2-settings");

  private Fields() {}

  /** Headers that refuse names and values with characters that they must not have. */
  static HttpHeaders checked() {
    return DefaultHttpHeadersFactory.headersFactory().newHeaders();
  }

  /**
   * A value, which must not begin or end with a blank: others would read it without.
   *
   * @throws IllegalArgumentException where it does
   */
  static String value(CharSequence value) {
    String text = value.toString();
    if (!text.isEmpty() && (isBlank(text.charAt(0)) || isBlank(text.charAt(text.length() - 1)))) {
      throw new IllegalArgumentException("a value begins or ends with a blank");
    }
    return text;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  static boolean isPseudo(CharSequence name) {
    return name.length() > 0 && name.charAt(0) == ':';
  }

  /**
   * Trailers as they came.
   *
   * @throws IllegalArgumentException where they are malformed
   */
  static void readTrailers(Http2Headers trailers, HttpHeaders into) {
    for (Map.Entry<CharSequence, CharSequence> field : trailers) {
      into.add(field.getKey(), value(field.getValue()));
    }
  }

  /** All fields but those about a connection. */
  static Http2Headers write(HttpHeaders fields) {
    // The names are ours or were checked when they came.
    Http2Headers written = new DefaultHttp2Headers(false, fields.size() + 4);
    for (Iterator<Map.Entry<CharSequence, CharSequence>> all = fields.iteratorCharSequence();
        all.hasNext(); ) {
      Map.Entry<CharSequence, CharSequence> field = all.next();
      AsciiString name = AsciiString.of(field.getKey()).toLowerCase();
      if (name.contentEquals(HttpHeaderNames.TE)) {
        if (HttpHeaderValues.TRAILERS.contentEqualsIgnoreCase(field.getValue())) {
          written.set(HttpHeaderNames.TE, HttpHeaderValues.TRAILERS);
        }
      } else if (!OF_CONNECTIONS.contains(name.toString())
          && !name.contentEquals(HttpHeaderNames.HOST)) {
        written.add(name, field.getValue());
      }
    }
    return written;
  }
}
