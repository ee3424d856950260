package io.headgate.gateway.http.affinity;

import io.headgate.discovery.model.CookiePolicy;
import io.headgate.discovery.model.CookiePolicy.Attributes;
import io.headgate.discovery.model.CookiePolicy.SameSite;
import io.headgate.gateway.http.step.StepRequest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the cookie of a route is written (RFC 6265 section 4.1.1). Immutable; any thread. */
final class SetCookie {

  private static final DateTimeFormatter IMF_FIXDATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final CookiePolicy policy;
  private final String attributes;

  /**
   * @param path where the policy names none
   */
  SetCookie(CookiePolicy policy, String path) {
    this.policy = policy;
    Attributes named = policy.attributes();
    this.attributes =
        "; Path="
            + named.path().orElse(path)
            + policy.lifetime().maxAge().map(it -> "; Max-Age=" + it).orElse("")
            + named.domain().map(it -> "; Domain=" + it).orElse("")
            + "; HttpOnly";
  }

  CookiePolicy policy() {
    return policy;
  }

  String text(SessionCookie cookie, StepRequest request, Instant now) {
    Optional<Long> expires = policy.lifetime().expires();
    Attributes named = policy.attributes();
    boolean secure = named.secure().orElse(request.scheme().equals("https"));
    return policy.name()
        + "="
        + cookie.text()
        + attributes
        + expires.map(it -> "; Expires=" + IMF_FIXDATE.format(now.plusSeconds(it))).orElse("")
        + (secure ? "; Secure" : "")
        + named.sameSite().map(it -> text(it, request.header("user-agent"))).orElse("")
        + (named.partitioned() ? "; Partitioned" : "");
  }

  private static String text(SameSite sameSite, @Nullable String userAgent) {
    boolean misunderstood =
        sameSite.conditional()
            && sameSite.value().equals("None")
            && userAgent != null
            && misunderstandsNone(userAgent);
    return misunderstood ? "" : "; SameSite=" + sameSite.value();
  }

  /**
   * Browsers that refuse a cookie with {@code None}, or take it for {@code Strict}
   * (https://www.chromium.org/updates/same-site/incompatible-clients/).
   */
  private static boolean misunderstandsNone(String userAgent) {
    boolean mac = userAgent.contains("Macintosh; Intel Mac OS X 10_14");
    boolean safari = userAgent.contains("Version/") && userAgent.contains("Safari/");
    return userAgent.contains("iPhone; CPU iPhone OS 12")
        || userAgent.contains("iPad; CPU OS 12")
        || (mac && (safari || userAgent.endsWith("(KHTML, like Gecko)")))
        || isChrome5xOr6x(userAgent);
  }

  private static boolean isChrome5xOr6x(String userAgent) {
    int at = userAgent.indexOf("Chrom");
    int slash = at < 0 ? -1 : userAgent.indexOf('/', at);
    return slash > 0
        && userAgent.startsWith(".", slash + 3)
        && (userAgent.startsWith("5", slash + 1) || userAgent.startsWith("6", slash + 1));
  }
}
