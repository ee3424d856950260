package io.headgate.gateway.http.accesslog;

import io.headgate.discovery.model.EndpointAddress;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is logged of one request: as its client sent it, before anything was made of it for pods.
 * Confined to the event loop of the request until it is handed over.
 */
public final class AccessEntry {

  /** Stands in lines of nginx for what is not there. */
  static final String NONE = "-";

  private static final String BASIC = "Basic ";

  /**
   * One endpoint that was tried.
   *
   * @param status of its response; where there was none, the one that says why
   * @param bytes of the body of its response
   * @param nanos until its response ended, or it was given up
   */
  public record Try(EndpointAddress endpoint, int status, long bytes, long nanos) {}

  /**
   * What came of the request.
   *
   * @param status that the client was sent
   * @param sent bytes of the response's body
   * @param nanos from the head of the request to the end of the response
   * @param at its end
   */
  public record Result(int status, long received, long sent, long nanos, Instant at) {}

  /**
   * Where it was to go, in the objects' own names.
   *
   * @param ingress empty where no rule matched
   * @param service of the rule
   * @param alternative the Service of a canary that was chosen instead; else empty
   */
  public record Target(
      String namespace, String ingress, String service, String port, String alternative) {

    static final Target NOWHERE = new Target("", "", "", "", "");

    /** As ingress-nginx names it. */
    String upstream() {
      return service.isEmpty() ? "" : namespace + "-" + service + "-" + port;
    }
  }

  private final String clientIp;
  private final String user;
  private final String method;
  private final String uri;
  private final String version;
  private final String host;
  private final String referrer;
  private final String userAgent;
  private final long headBytes;
  private final List<Try> tries = new ArrayList<>(1);
  private Target target = Target.NOWHERE;
  private String requestId = "";

  /** Of a request whose head has just been decoded. */
  public AccessEntry(String clientIp, HttpRequest request) {
    HttpHeaders headers = request.headers();
    this.clientIp = clientIp;
    this.user = user(headers.get(HttpHeaderNames.AUTHORIZATION));
    this.method = request.method().name();
    this.uri = request.uri();
    this.version = request.protocolVersion().text();
    this.host = text(headers.get(HttpHeaderNames.HOST));
    this.referrer = text(headers.get(HttpHeaderNames.REFERER));
    this.userAgent = text(headers.get(HttpHeaderNames.USER_AGENT));
    this.headBytes = headBytes(request);
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  /** The name alone; the password is no matter of a log. */
  private static String user(@Nullable String authorization) {
    if (authorization == null || !authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return "";
    }
    try {
      byte[] decoded = Base64.getDecoder().decode(authorization.substring(BASIC.length()).strip());
      String pair = new String(decoded, StandardCharsets.ISO_8859_1);
      int colon = pair.indexOf(':');
      return colon < 0 ? "" : pair.substring(0, colon);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** As a client writes it: one space behind each colon. */
  private static long headBytes(HttpRequest request) {
    long bytes =
        request.method().name().length()
            + 1L
            + request.uri().length()
            + 1
            + request.protocolVersion().text().length()
            + 4;
    for (Map.Entry<String, String> header : request.headers()) {
      bytes += header.getKey().length() + header.getValue().length() + 4L;
    }
    return bytes;
  }

  /** An endpoint was tried. */
  public void tried(Try attempt) {
    tries.add(attempt);
  }

  /** Where it was to go. */
  public void to(Target named) {
    target = named;
  }

  /** The id that pods see; empty where it came to none. */
  public void identified(@Nullable String id) {
    requestId = text(id);
  }

  String clientIp() {
    return clientIp;
  }

  String user() {
    return user;
  }

  String method() {
    return method;
  }

  String uri() {
    return uri;
  }

  String version() {
    return version;
  }

  String host() {
    return host;
  }

  String referrer() {
    return referrer;
  }

  String userAgent() {
    return userAgent;
  }

  long headBytes() {
    return headBytes;
  }

  List<Try> tries() {
    return tries;
  }

  Target target() {
    return target;
  }

  String requestId() {
    return requestId;
  }
}
