package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {

  @ParameterizedTest
  @CsvSource({
    "/, /",
    "/a/b?x=/../%2e, /a/b?x=/../%2e",
    "/a/../admin, /admin",
    "/a/%2e%2e/admin, /admin",
    "/a/%2E./admin, /admin",
    "/../../admin, /admin",
    "//admin, /admin",
    "/a//b///c, /a/b/c",
    "/a/./b, /a/b",
    "/a/., /a/",
    "/a/.., /",
    "/a/b/.., /a/",
    "/a/, /a/",
    "/%61dmin, /admin",
    "/a%2fb, /a%2Fb",
    "/a%5cb, /a%5Cb",
    "/a%252e, /a%252e",
    "/a%20b, /a%20b",
    "/.hidden, /.hidden",
    "/..., /...",
    "/a..b, /a..b",
    "/admin;x, /admin;x",
    "/caf\u00e9, /caf%E9",
    "/a?q=\u00e9, /a?q=%E9",
    "/?, /?",
    "//?a=//, /?a=//",
  })
  void aTargetHasOneForm(String target, String normal) {
    assertThat(RequestTarget.normalise(target)).isEqualTo(normal);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "*",
        "/a b",
        "/a#b",
        "/a?b#c",
        "/%",
        "/%4",
        "/%zz",
        "/%00",
        "/a\\b",
        "/\u007f",
        "/a?\u0001"
      })
  void whatIsNoTargetIsRefused(String target) {
    assertThat(RequestTarget.normalise(target)).isNull();
  }

  @Test
  void aNormalTargetIsNotCopied() {
    String target = "/shop/cart.html?item=%2e&back=//x/../y";
    assertThat(RequestTarget.normalise(target)).isSameAs(target);
  }

  @ParameterizedTest
  @CsvSource({
    "http://a.test/x, a.test, /x",
    "HTTP://a.test:8080, a.test:8080, /",
    "https://a.test?q=1, a.test, /?q=1",
  })
  void anAbsoluteFormHasAnAuthority(String target, String authority, String origin) {
    assertThat(RequestTarget.authority(target)).isEqualTo(authority);
    assertThat(RequestTarget.originForm(target)).isEqualTo(origin);
  }
}
