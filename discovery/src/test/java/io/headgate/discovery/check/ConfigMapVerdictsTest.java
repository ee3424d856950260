package io.headgate.discovery.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of keys of the global ConfigMap is what is done. */
class ConfigMapVerdictsTest {

  @ParameterizedTest
  @CsvSource({
    "ssl-redirect,                true,  applied",
    "ssl-redirect,                false, ignored",
    "force-ssl-redirect,          false, applied",
    "force-ssl-redirect,          true,  ignored",
    "http-redirect-code,          308,   applied",
    "http-redirect-code,          301,   ignored",
    "no-tls-redirect-locations,   /.well-known/acme-challenge, applied",
    "limit-conn-status-code,      503,   applied",
    "limit-rate,                  0,     applied",
    "proxy-next-upstream-timeout, 5,     ignored",
    "preserve-trailing-slash,     true,  applied",
    "error-log-path,              /x,    refused",
  })
  void whatIsDoneAnywayIsApplied(String key, String value, String verdict) {
    assertThat(ConfigMapVerdicts.of(key, value).text()).isEqualTo(verdict);
  }
}
