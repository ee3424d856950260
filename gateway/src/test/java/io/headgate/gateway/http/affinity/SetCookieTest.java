package io.headgate.gateway.http.affinity;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.CookiePolicy;
import io.headgate.discovery.model.CookiePolicy.Attributes;
import io.headgate.discovery.model.CookiePolicy.Lifetime;
import io.headgate.discovery.model.CookiePolicy.Mode;
import io.headgate.discovery.model.CookiePolicy.SameSite;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the cookie is written. */
class SetCookieTest {

  private static final SessionCookie COOKIE = new SessionCookie(1, 2, 3);
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final SentRequest REQUEST = SentRequest.of("a.com", "/");

  @Test
  void nothingButWhatIsNeeded() {
    assertThat(
            text(
                new Lifetime(Optional.empty(), Optional.empty()),
                attributes(Optional.empty()),
                REQUEST))
        .isEqualTo("route=" + COOKIE.text() + "; Path=/shop; HttpOnly");
  }

  @Test
  void everythingThatCanBeSaid() {
    assertThat(
            text(
                new Lifetime(Optional.of(3600L), Optional.of(86400L)),
                new Attributes(
                    Optional.of("/a"),
                    Optional.of("a.com"),
                    Optional.of(true),
                    Optional.of(new SameSite("Strict", true)),
                    true),
                REQUEST))
        .isEqualTo(
            "route="
                + COOKIE.text()
                + "; Path=/a; Max-Age=3600; Domain=a.com; HttpOnly"
                + "; Expires=Mon, 02 Mar 2026 10:00:00 GMT; Secure; SameSite=Strict; Partitioned");
  }

  @Test
  void itIsSecureWhereTheClientCameByHttps() {
    Lifetime session = new Lifetime(Optional.empty(), Optional.of(-10L));
    assertThat(text(session, attributes(Optional.empty()), REQUEST.byTls()))
        .endsWith("; Expires=Sun, 01 Mar 2026 09:59:50 GMT; Secure");
    assertThat(text(session, attributes(Optional.of(false)), REQUEST.byTls()))
        .doesNotContain("Secure");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Mozilla/5.0 (iPhone; CPU iPhone OS 12_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/12.1 Mobile/15E148 Safari/604.1 | false
          Mozilla/5.0 (iPad; CPU OS 12_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 | false
          Mozilla/5.0 (Macintosh; Intel Mac OS X 10_14_6) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/12.1 Safari/605.1.15 | false
          Mozilla/5.0 (Macintosh; Intel Mac OS X 10_14_6) AppleWebKit/605.1.15 (KHTML, like Gecko) | false
          Mozilla/5.0 (Macintosh; Intel Mac OS X 10_14_6) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/90.0.4430.85 Safari/537.36 | true
          Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/51.0.2704.103 Safari/537.36 | false
          Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/66.0.3359.181 Safari/537.36 | false
          Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/67.0.3396.99 Safari/537.36 | false
          Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 | true
          Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0 | true
                          | true
          """)
  void noneIsNotSaidToBrowsersThatMisunderstandIt(String userAgent, boolean said) {
    SentRequest request = userAgent == null ? REQUEST : REQUEST.with("User-Agent", userAgent);
    assertThat(sameSite("None", true, request).contains("SameSite=None")).isEqualTo(said);
    assertThat(sameSite("None", false, request)).endsWith("; SameSite=None");
    assertThat(sameSite("Lax", true, request)).endsWith("; SameSite=Lax");
  }

  private static String sameSite(String value, boolean conditional, SentRequest request) {
    Attributes attributes =
        new Attributes(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(new SameSite(value, conditional)));
    return text(new Lifetime(Optional.empty(), Optional.empty()), attributes, request);
  }

  private static Attributes attributes(Optional<Boolean> secure) {
    return new Attributes(Optional.empty(), Optional.empty(), secure, Optional.empty());
  }

  private static String text(Lifetime lifetime, Attributes attributes, SentRequest request) {
    return new SetCookie(
            new CookiePolicy(Mode.BALANCED, "route", lifetime, attributes, false), "/shop")
        .text(COOKIE, request, NOW);
  }
}
