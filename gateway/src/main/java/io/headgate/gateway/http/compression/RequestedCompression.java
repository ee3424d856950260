package io.headgate.gateway.http.compression;

import io.headgate.discovery.model.CompressionPolicy;
import io.headgate.discovery.model.CompressionPolicy.Rule;
import io.headgate.discovery.model.MediaTypes;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a route and a request together say about the compression of the response: nginx's rules with
 * {@code gzip_proxied any} and {@code gzip_vary on}, for brotli as well. Immutable; any thread.
 *
 * @param policy of the route
 * @param accepted by the client
 */
public record RequestedCompression(CompressionPolicy policy, AcceptedCodings accepted) {

  /** The response goes out as it is. */
  public static final RequestedCompression NONE =
      new RequestedCompression(CompressionPolicy.NONE, AcceptedCodings.NOTHING);

  /** Fields that are true of the bytes of a body alone (RFC 9530, and what was before it). */
  private static final List<String> DIGESTS =
      List.of("content-digest", "repr-digest", "digest", "content-md5");

  private static final String GRPC = "application/grpc";

  /**
   * Of a request as its client sent it.
   *
   * @param policy of its route
   */
  public static RequestedCompression of(CompressionPolicy policy, HttpRequest request) {
    return policy.isNone() ? NONE : new RequestedCompression(policy, accepted(request));
  }

  private static AcceptedCodings accepted(HttpRequest request) {
    // A client of HTTP/1.0 could be told the end of such a body only by closing.
    boolean never =
        request.method().equals(HttpMethod.HEAD)
            || request.protocolVersion().equals(HttpVersion.HTTP_1_0)
            || isUntouchable(request.headers());
    return never
        ? AcceptedCodings.NOTHING
        : AcceptedCodings.of(request.headers().getAll(HttpHeaderNames.ACCEPT_ENCODING));
  }

  /**
   * Decides, and edits the head accordingly.
   *
   * @param headers as the client is to have them but for this
   * @return what the body goes through; null: it goes out as it is
   */
  public @Nullable CodedBody begin(int status, HttpHeaders headers, OpenCoders coders) {
    if (policy.isNone() || !mayBeCoded(status, headers)) {
      return null;
    }
    Optional<Rule> gzip = policy.gzip().filter(it -> isFor(it, headers));
    Optional<Rule> brotli = policy.brotli().filter(it -> isFor(it, headers));
    if (gzip.isEmpty() && brotli.isEmpty()) {
      return null;
    }
    vary(headers);
    int byGzip = gzip.isEmpty() ? 0 : weight(accepted.gzip());
    int byBrotli = brotli.isEmpty() ? 0 : weight(accepted.brotli());
    CodedBody body = null;
    // What is shorter, where the client does not mind.
    if (byBrotli > 0 && byBrotli >= byGzip) {
      body = edited(coders.brotli(brotli.orElseThrow().level()), headers, HttpHeaderValues.BR);
    }
    if (body == null && byGzip > 0) {
      body = edited(coders.gzip(gzip.orElseThrow().level()), headers, HttpHeaderValues.GZIP);
    }
    return body;
  }

  /** Of a coding that the client takes; 0 where it would rather have content as it is. */
  private int weight(int given) {
    return given >= accepted.identity() ? given : 0;
  }

  private static @Nullable CodedBody edited(
      @Nullable CodedBody body, HttpHeaders headers, CharSequence coding) {
    if (body != null) {
      edit(headers, coding);
    }
    return body;
  }

  private static boolean mayBeCoded(int status, HttpHeaders headers) {
    String type = headers.get(HttpHeaderNames.CONTENT_TYPE);
    return (status == 200 || status == 403 || status == 404)
        && type != null
        && !MediaTypes.essence(type).startsWith(GRPC)
        && !headers.contains(HttpHeaderNames.CONTENT_ENCODING)
        && !isUntouchable(headers)
        && DIGESTS.stream().noneMatch(headers::contains);
  }

  private static boolean isUntouchable(HttpHeaders headers) {
    return headers.containsValue(
        HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_TRANSFORM, true);
  }

  private static boolean isFor(Rule rule, HttpHeaders headers) {
    String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
    return rule.types().contain(headers.get(HttpHeaderNames.CONTENT_TYPE, ""))
        && (length == null || isLongEnough(length, rule.minLength()));
  }

  /** A length that is none is the pod's fault, and nothing to build on. */
  private static boolean isLongEnough(String length, long least) {
    try {
      return Long.parseLong(length) >= Math.max(1, least);
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** Caches have to know that others may get other bytes, whatever this client gets. */
  private static void vary(HttpHeaders headers) {
    boolean said =
        headers.containsValue(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING, true)
            || headers.containsValue(HttpHeaderNames.VARY, "*", true);
    if (!said) {
      headers.add(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING);
    }
  }

  private static void edit(HttpHeaders headers, CharSequence coding) {
    headers.set(HttpHeaderNames.CONTENT_ENCODING, coding);
    headers.remove(HttpHeaderNames.CONTENT_LENGTH);
    headers.remove(HttpHeaderNames.ACCEPT_RANGES);
    String tag = headers.get(HttpHeaderNames.ETAG);
    if (tag != null && tag.startsWith("\"")) {
      // The bytes are others, what they mean is the same (RFC 9110 section 8.8.1).
      headers.set(HttpHeaderNames.ETAG, "W/" + tag);
    } else if (tag != null && !tag.startsWith("W/")) {
      headers.remove(HttpHeaderNames.ETAG);
    }
  }
}
