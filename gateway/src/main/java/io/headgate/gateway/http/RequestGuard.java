package io.headgate.gateway.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that another reader could understand in another way, before anything else looks
 * at them (RFC 9112 sections 3.2, 6.1 and 11.2). What can only be seen in the bytes, {@link
 * HeadBytes} has seen before. Pure; any thread.
 */
final class RequestGuard {

  private final int headerCount;

  RequestGuard(HttpLimits limits) {
    this.headerCount = limits.headerCount();
  }

  /**
   * Null where the request may be routed; then its target is the normal form.
   *
   * @param carried whether requests of its version may come where it came from
   */
  @Nullable Failure check(HttpRequest request, boolean carried) {
    if (request.decoderResult().isFailure()) {
      return unreadable(request.decoderResult().cause());
    }
    HttpVersion version = request.protocolVersion();
    if (!carried) {
      return Failure.VERSION;
    }
    HttpHeaders headers = request.headers();
    if (headers.size() > headerCount) {
      return Failure.HEADERS_TOO_LARGE;
    }
    Failure failure = checkLength(headers, version);
    if (failure != null) {
      return failure;
    }
    if (headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY1)) {
      // Netty takes eight bytes after such a head for its body: a draft of WebSocket (hixie-76)
      // wanted it so, and nobody else would read it that way.
      return Failure.AMBIGUOUS_LENGTH;
    }
    HttpMethod method = request.method();
    if (method.equals(HttpMethod.CONNECT) || method.equals(HttpMethod.TRACE)) {
      return Failure.METHOD;
    }
    failure = checkHost(headers, version);
    return failure != null ? failure : checkTarget(request);
  }

  /** Whether it asks about the server as a whole (RFC 9110 section 9.3.7). */
  static boolean isServerOptions(HttpRequest request) {
    return request.uri().equals("*") && request.method().equals(HttpMethod.OPTIONS);
  }

  private static Failure unreadable(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return Failure.REQUEST_LINE_TOO_LONG;
    }
    return cause instanceof TooLongHttpHeaderException
        ? Failure.HEADERS_TOO_LARGE
        : Failure.MALFORMED;
  }

  private static @Nullable Failure checkLength(HttpHeaders headers, HttpVersion version) {
    String coding = headers.get(HttpHeaderNames.TRANSFER_ENCODING);
    boolean hasLength = headers.contains(HttpHeaderNames.CONTENT_LENGTH);
    if (coding == null) {
      return hasLength && headers.getAll(HttpHeaderNames.CONTENT_LENGTH).size() > 1
          ? Failure.AMBIGUOUS_LENGTH
          : null;
    }
    if (hasLength || version.equals(HttpVersion.HTTP_1_0)) {
      return Failure.AMBIGUOUS_LENGTH;
    }
    List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
    if (codings.size() == 1 && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(coding)) {
      return null;
    }
    String last = codings.get(codings.size() - 1).toLowerCase(Locale.ROOT);
    String lastCoding = last.substring(last.lastIndexOf(',') + 1).strip();
    // A body that ends with chunked has a length, though not a coding that is known here.
    return lastCoding.equals("chunked") ? Failure.TRANSFER_CODING : Failure.AMBIGUOUS_LENGTH;
  }

  private static @Nullable Failure checkHost(HttpHeaders headers, HttpVersion version) {
    List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
    if (hosts.isEmpty()) {
      return version.equals(HttpVersion.HTTP_1_0) ? null : Failure.BAD_HOST;
    }
    return hosts.size() == 1 && HostHeader.isValid(hosts.get(0)) ? null : Failure.BAD_HOST;
  }

  private static @Nullable Failure checkTarget(HttpRequest request) {
    String target = request.uri();
    if (isServerOptions(request)) {
      return null;
    }
    if (!target.startsWith("/")) {
      String authority = RequestTarget.authority(target);
      if (authority == null) {
        return Failure.BAD_TARGET;
      }
      String host = request.headers().get(HttpHeaderNames.HOST);
      if (host == null || !host.equalsIgnoreCase(authority)) {
        return Failure.BAD_HOST;
      }
      target = RequestTarget.originForm(target);
    }
    String normal = RequestTarget.normalise(target);
    if (normal == null) {
      return Failure.BAD_TARGET;
    }
    request.setUri(normal);
    return null;
  }
}
