package io.headgate.discovery.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.BufferPolicy;
import io.headgate.discovery.model.ForwardPolicy;
import io.headgate.discovery.model.RoutePolicy;
import io.headgate.discovery.model.SchedulerName;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnnotationsTest {

  private static final String PREFIX = AnnotationCatalogue.NGINX_PREFIX;
  private static final String NGINX = PREFIX + "/";

  private static final Map<String, Function<ForwardPolicy, Object>> FIELDS =
      Map.of(
          "proxy-body-size",
          ForwardPolicy::maxBodyBytes,
          "proxy-connect-timeout",
          policy -> policy.connectTimeout().toSeconds(),
          "proxy-read-timeout",
          policy -> policy.readTimeout().toSeconds(),
          "proxy-send-timeout",
          policy -> policy.sendTimeout().toSeconds(),
          "proxy-next-upstream-tries",
          ForwardPolicy::tries,
          "proxy-http-version",
          ForwardPolicy::isHttp10);

  @ParameterizedTest
  @CsvSource({
    "proxy-body-size, 0, 0",
    "proxy-body-size, 1024, 1024",
    "proxy-body-size, 8k, 8192",
    "proxy-body-size, 8M, 8388608",
    "proxy-body-size, 2g, 2147483648",
    "proxy-connect-timeout, 1, 1",
    "proxy-read-timeout, 3600, 3600",
    "proxy-send-timeout, ' 7 ', 7",
    "proxy-next-upstream-tries, 5, 5",
    "proxy-http-version, 1.0, true",
    "proxy-http-version, 1.1, false",
    "proxy-next-upstream-tries, 0, 2147483647",
  })
  void whatIsWrittenWellApplies(String name, String written, String expected) {
    Parsed<RoutePolicy> parsed = IngressAnnotations.parse(Map.of(NGINX + name, written), PREFIX);
    assertThat(field(name, parsed.policy().forward())).hasToString(expected);
    assertThat(parsed.faults()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "proxy-body-size, 8 m",
    "proxy-body-size, -1",
    "proxy-body-size, m",
    "proxy-body-size, ''",
    "proxy-body-size, 9223372036854775807k",
    "proxy-connect-timeout, 5s",
    "proxy-connect-timeout, 0",
    "proxy-read-timeout, 99999999999999999999",
    "proxy-send-timeout, 1.5",
    "proxy-next-upstream-tries, three",
    "proxy-http-version, 2",
    "proxy-buffer-size, 0",
    "proxy-buffer-size, 4 k",
    "proxy-buffering, yes",
    "proxy-buffers-number, -1",
    "proxy-request-buffering, true",
    "client-body-buffer-size, 0",
  })
  void whatIsOutsideItsGrammarIsAFaultAndTheDefaultStands(String name, String written) {
    Parsed<RoutePolicy> parsed = IngressAnnotations.parse(Map.of(NGINX + name, written), PREFIX);
    assertThat(parsed.policy()).isEqualTo(RoutePolicy.DEFAULT);
    assertThat(parsed.faults())
        .singleElement()
        .asString()
        .startsWith(
            "metadata.annotations[%s%s]: \"%s\" (expected: ".formatted(NGINX, name, written));
  }

  /** Head, ahead and body. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          proxy-buffer-size: 16k                                                              | 16384 | 0       | 0
          proxy-buffer-size: 1m                                                               | 65536 | 0       | 0
          proxy-buffering: on                                                                 | 0     | 16384   | 0
          proxy-buffering: ON, proxy-buffers-number: 8                                        | 0     | 32768   | 0
          proxy-buffering: on, proxy-buffers-number: 8, proxy-buffer-size: 16k                | 16384 | 131072  | 0
          proxy-buffering: on, proxy-buffers-number: 2147483647, proxy-buffer-size: 4g        | 65536 | 1048576 | 0
          proxy-buffering: on, proxy-buffers-number: 0                                        | 0     | 0       | 0
          proxy-buffering: off, proxy-buffers-number: 8                                       | 0     | 0       | 0
          proxy-buffers-number: 8, client-body-buffer-size: 1k                                | 0     | 0       | 0
          proxy-request-buffering: on                                                         | 0     | 0       | 8192
          proxy-request-buffering: on, client-body-buffer-size: 16k                           | 0     | 0       | 16384
          proxy-request-buffering: on, client-body-buffer-size: 1g                            | 0     | 0       | 1048576
          proxy-request-buffering: off, client-body-buffer-size: 1g                           | 0     | 0       | 0
          """)
  void buffersAreWithinTheirBounds(String written, int head, int ahead, int body) {
    Map<String, String> annotations = new HashMap<>();
    for (String one : written.split(", ", -1)) {
      int colon = one.indexOf(": ");
      annotations.put(NGINX + one.substring(0, colon), one.substring(colon + 2));
    }
    Parsed<RoutePolicy> parsed = IngressAnnotations.parse(annotations, PREFIX);
    assertThat(parsed.faults()).isEmpty();
    assertThat(parsed.policy().forward().buffers()).isEqualTo(new BufferPolicy(head, ahead, body));
  }

  @Test
  void ourPrefixWins() {
    Parsed<RoutePolicy> parsed =
        IngressAnnotations.parse(
            Map.of(NGINX + "proxy-read-timeout", "10", "headgate.io/proxy-read-timeout", "20"),
            PREFIX);
    assertThat(parsed.policy().forward().readTimeout()).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void nothingWrittenIsTheDefault() {
    assertThat(IngressAnnotations.parse(Map.of("other/thing", "1"), PREFIX).policy())
        .isEqualTo(RoutePolicy.DEFAULT);
  }

  @ParameterizedTest
  @CsvSource({
    "rr, RR",
    "wrr, WRR",
    "lc, LC",
    "wlc, WLC",
    "sed, SED",
    "nq, NQ",
    "dh, DH",
    "sh, SH",
    "mh, MH",
    "fo, FO",
    "ovf, OVF",
    "lblc, LBLC",
    "lblcr, LBLCR",
    "twos, TWOS",
    "p2c, TWOS",
    "random, RANDOM"
  })
  void aServiceAsksForItsScheduler(String written, SchedulerName expected) {
    assertThat(ServiceAnnotations.parse(Map.of("headgate.io/scheduler", written)).policy())
        .satisfies(policy -> assertThat(policy.scheduling().scheduler()).contains(expected));
  }

  @Test
  void anUnknownSchedulerIsAFault() {
    var parsed = ServiceAnnotations.parse(Map.of("headgate.io/scheduler", "wrrr"));
    assertThat(parsed.policy().scheduling().scheduler()).isEmpty();
    assertThat(parsed.faults())
        .containsExactly(
            "metadata.annotations[headgate.io/scheduler]: \"wrrr\" (expected: one of rr, wrr, lc,"
                + " wlc, sed, nq, dh, sh, mh, fo, ovf, lblc, lblcr, twos, random; p2c for twos);"
                + " the default stands");
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0", "65535, 65535, 0", "65536, 1, 1", "-1, 1, 1", "heavy, 1, 1"})
  void aSliceHasAWeight(String written, int expected, int faults) {
    Parsed<Integer> parsed = ServiceAnnotations.weight(Map.of("headgate.io/weight", written));
    assertThat(parsed.policy()).isEqualTo(expected);
    assertThat(parsed.faults()).hasSize(faults);
  }

  private static Object field(String name, ForwardPolicy policy) {
    Function<ForwardPolicy, Object> field = FIELDS.get(name);
    assertThat(field).isNotNull();
    return field.apply(policy);
  }
}
