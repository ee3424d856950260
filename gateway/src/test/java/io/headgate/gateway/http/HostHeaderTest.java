package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostHeaderTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a.test",
        "A.TEST:80",
        "a.test.",
        "a_b",
        "127.0.0.1:8080",
        "[::1]",
        "[::1]:80",
        "a:",
        "[::ffff:10.0.0.1]:1",
        "a:65535"
      })
  void aNameOrAnAddressIsAHost(String host) {
    assertThat(HostHeader.isValid(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":80",
        "a b",
        "a/b",
        "a@b",
        "a,b",
        "a:b",
        "a:80:80",
        "a:65536",
        "a:123456",
        "[::1",
        "[]",
        "[::1]x",
        "::1",
        "a?b",
        "a#b",
        "a%20b",
        "[fe80::1%eth0]",
        "a\\b",
        "caf\u00e9"
      })
  void anythingElseIsNone(String host) {
    assertThat(HostHeader.isValid(host)).isFalse();
  }
}
