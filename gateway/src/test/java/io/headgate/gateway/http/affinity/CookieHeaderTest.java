package io.headgate.gateway.http.affinity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cookies as browsers send them, and as nobody should. */
class CookieHeaderTest {

  private static final String VALUE = "00000000000000ab.0000000000000001.ffffffffffffffff";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          c=always            | true
          a=1; c=always; b=2  | true
          a=1;c=always        | true
          'c=always '         | true
          c=always; c=never   | true
          c=never; c=always   | false
          xc=always           | false
          a=c=always          | false
          c=alwaysx           | false
          c                   | false
          c=                  | false
          C=always            | false
          ;;; c=always        | true
          """)
  void theFirstCookieOfAName(String header, boolean always) {
    assertThat(CookieHeader.has(header, "c", "always")).isEqualTo(always);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          c=VALUE               | true
          a=b; c=VALUE; d=e     | true
          c=other; c=VALUE      | true
          c=VALUE0              | false
          c="VALUE"             | false
          d=VALUE               | false
          c=                    | false
          """)
  void aSessionAmongCookies(String header, boolean found) {
    String sent = header.replace("VALUE", VALUE);
    assertThat(SessionCookie.find(sent, "c", 0xab) != null).isEqualTo(found);
    assertThat(SessionCookie.find(sent, "c", 0xac)).isNull();
  }

  @Test
  void whatIsWrittenIsRead() {
    SessionCookie cookie = new SessionCookie(0xab, 1, -1);
    assertThat(cookie.text()).isEqualTo(VALUE);
    assertThat(SessionCookie.find("c=" + VALUE, "c", 0xab)).isEqualTo(cookie);
    assertThat(SessionCookie.find("c=" + VALUE.replace('.', '-'), "c", 0xab)).isNull();
    assertThat(SessionCookie.find("c=" + VALUE.replace('a', 'g'), "c", 0xab)).isNull();
    assertThat(SessionCookie.find(null, "c", 0xab)).isNull();
  }
}
