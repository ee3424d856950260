package io.headgate.discovery.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.RetryConditions;
import io.headgate.discovery.model.RoutePolicy;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When another pod gets a request. */
class RetryAnnotationsTest {

  private static final String NGINX = AnnotationCatalogue.NGINX_PREFIX + "/";
  private static final String NGINX_KEY = "nginx.ingress.kubernetes.io/retry-non-idempotent";

  private static Parsed<RoutePolicy> parse(Map<String, String> written, Map<String, String> data) {
    return IngressAnnotations.parse(
        StandingAnnotations.of(data).behind(written), AnnotationCatalogue.NGINX_PREFIX);
  }

  private static RetryConditions conditions(Map<String, String> written, Map<String, String> data) {
    return parse(written, data).policy().forward().retry().when();
  }

  @ParameterizedTest
  @CsvSource({
    "error timeout, true, true, false, false",
    "'error,timeout', true, true, false, false",
    "'  timeout ', false, true, false, false",
    "invalid_header non_idempotent, false, false, true, true",
    "updating, false, false, false, false",
    "error timeout invalid_header non_idempotent off, false, false, false, false"
  })
  void eachWordSaysOneThing(
      String words, boolean error, boolean timeout, boolean invalid, boolean nonIdempotent) {
    assertThat(conditions(Map.of(NGINX + "proxy-next-upstream", words), Map.of()))
        .isEqualTo(new RetryConditions(error, timeout, invalid, Set.of(), nonIdempotent));
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504, 403, 404, 429})
  void statusesAreNamedEach(int status) {
    RetryConditions conditions =
        conditions(Map.of("headgate.io/proxy-next-upstream", "http_" + status), Map.of());
    assertThat(conditions.statuses()).containsExactly(status);
    assertThat(conditions.includes(status)).isTrue();
    assertThat(conditions.includes(501)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http_501", "errors", "error;timeout", "", "error off $x"})
  void whatIsNoWordIsAFaultAndTheDefaultStands(String written) {
    Parsed<RoutePolicy> parsed = parse(Map.of(NGINX + "proxy-next-upstream", written), Map.of());
    assertThat(parsed.policy()).isEqualTo(RoutePolicy.DEFAULT);
    assertThat(parsed.faults()).singleElement().asString().contains("expected: some of error");
  }

  /** Words of the Ingress, the key, whether requests that are not idempotent are meant. */
  @ParameterizedTest
  @CsvSource({
    ", , false",
    ", false, false",
    ", true, true",
    "error, true, true",
    "error non_idempotent, false, true",
    "off, true, false"
  })
  void theKeyForNonIdempotentRequestsStandsBesideEveryIngress(
      String words, String key, boolean meant) {
    Map<String, String> data = key == null ? Map.of() : Map.of("retry-non-idempotent", key);
    Map<String, String> written =
        words == null ? Map.of() : Map.of(NGINX + "proxy-next-upstream", words);
    assertThat(conditions(written, data).nonIdempotent()).isEqualTo(meant);
  }

  /** It is no annotation. */
  @ParameterizedTest
  @ValueSource(strings = {NGINX_KEY, "headgate.io/retry-non-idempotent", "/retry-non-idempotent"})
  void anIngressCannotSayItByThatName(String name) {
    assertThat(conditions(Map.of(name, "true"), Map.of()).nonIdempotent()).isFalse();
  }
}
