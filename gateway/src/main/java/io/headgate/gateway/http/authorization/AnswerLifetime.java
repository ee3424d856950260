package io.headgate.gateway.http.authorization;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.Locale;

/**
 * For how long an answer holds, as nginx decides about what it caches (ngx_http_upstream.c): what
 * sets a cookie or says that it is nobody else's is not kept, and {@code max-age} counts before
 * what was configured. Where nginx would look closer (Expires, Vary) it is not kept. Pure.
 */
final class AnswerLifetime {

  private static final Duration LONGEST = Duration.ofDays(1);

  private AnswerLifetime() {}

  /**
   * Zero where it is not to be kept.
   *
   * @param standing where the answer itself says nothing
   */
  static Duration of(HttpHeaders answer, Duration standing) {
    if (standing.isZero()
        || answer.contains(HttpHeaderNames.SET_COOKIE)
        || answer.contains(HttpHeaderNames.EXPIRES)
        || answer.contains(HttpHeaderNames.VARY)) {
      return Duration.ZERO;
    }
    Duration lifetime = standing;
    boolean shared = false;
    for (String value : answer.getAll(HttpHeaderNames.CACHE_CONTROL)) {
      for (String written : value.toLowerCase(Locale.ROOT).split(",", -1)) {
        String directive = written.strip();
        if (directive.startsWith("no-store")
            || directive.startsWith("no-cache")
            || directive.startsWith("private")) {
          return Duration.ZERO;
        }
        boolean ofShared = directive.startsWith("s-maxage=");
        if (ofShared || (directive.startsWith("max-age=") && !shared)) {
          shared |= ofShared;
          lifetime = seconds(directive.substring(directive.indexOf('=') + 1));
        }
      }
    }
    return lifetime.compareTo(LONGEST) > 0 ? LONGEST : lifetime;
  }

  private static Duration seconds(String text) {
    return text.matches("[0-9]{1,9}") ? Duration.ofSeconds(Long.parseLong(text)) : Duration.ZERO;
  }
}
