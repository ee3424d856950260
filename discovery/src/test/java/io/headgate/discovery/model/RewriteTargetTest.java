package io.headgate.discovery.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.RewriteTarget.Group;
import io.headgate.discovery.model.RewriteTarget.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RewriteTargetTest {

  @Test
  void textsAndGroups() {
    RewriteTarget path = RewriteTarget.of("/a/$2/b$10?x=$1").orElseThrow();
    assertThat(path.redirects()).isFalse();
    assertThat(path.parts())
        .containsExactly(
            new Text("/a/"),
            new Group(2),
            new Text("/b"),
            new Group(1),
            new Text("0?x="),
            new Group(1));
    RewriteTarget url = RewriteTarget.of("https://a.example:8443/$1").orElseThrow();
    assertThat(url.redirects()).isTrue();
    assertThat(url.origin()).isEqualTo("https://a.example:8443");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "$1", "/$1", "http://a", "https://a$1", "https://a?b", "/a%20b"})
  void whatIsOne(String text) {
    assertThat(RewriteTarget.of(text)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "/$",
        "/$0",
        "/$host",
        "/${1}",
        "/a b",
        "/a\nb",
        "/a;b",
        "/a{b",
        "/a\"b",
        "/a#b",
        "/a\\b",
        "/%2e%2e/",
        "/%00",
        "/%5c",
        "/%2",
        "https://",
        "https://$1/",
        "https://a@b/",
        "https://a:123456/",
        "ftp://a/"
      })
  void whatIsNone(String text) {
    assertThat(RewriteTarget.of(text)).isEmpty();
  }
}
