package io.headgate.discovery.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {

  private static final String REST = "abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a";

  @ParameterizedTest
  @CsvSource({
    "$2a$04$, Bcrypt",
    "$2b$10$, Bcrypt",
    "$2y$14$, Bcrypt",
  })
  void bcrypt(String start, String kind) {
    assertThat(PasswordHash.parse(start + REST).orElseThrow().getClass().getSimpleName())
        .isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "$apr1$abcdefgh$h9FWgUz3n9YxylKLlR5SQ/, Md5Crypt",
    "$1$x$xek.CpjQUVgdf/P2N9KQf/, Md5Crypt",
    "{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=, Sha1",
  })
  void others(String text, String kind) {
    PasswordHash hash = PasswordHash.parse(text).orElseThrow();
    assertThat(hash.getClass().getSimpleName()).isEqualTo(kind);
    assertThat(hash.toString())
        .as("is not printed")
        .doesNotContain(text.substring(text.length() - 8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secret",
        "$2y$03$" + REST,
        "$2y$15$" + REST,
        "$2x$10$" + REST,
        "$2y$10$" + REST + "x",
        "$apr1$abcdefghi$h9FWgUz3n9YxylKLlR5SQ/",
        "$5$abc$x",
        "$6$abc$x",
        "{PLAIN}secret",
        "{SSHA}5en6G6MezRroT3XKqkdPOmY/BfQ=",
        "abJnggxhB/yWI"
      })
  void whatIsNotTaken(String text) {
    assertThat(PasswordHash.parse(text)).isEmpty();
  }
}
