package io.headgate.discovery.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.CanaryPolicy.ByHeader;
import io.headgate.discovery.model.CanaryPolicy.Share;
import io.headgate.discovery.model.CanaryPolicy.Value;
import io.headgate.discovery.model.ChoicePolicy;
import io.headgate.discovery.model.CookiePolicy.Mode;
import io.headgate.discovery.model.HashTemplate;
import io.headgate.discovery.model.SchedulerName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Annotations that choose the Service and the pod of a request. */
class ChoiceAnnotationsTest {

  private static final String NGINX = AnnotationCatalogue.NGINX_PREFIX;

  @Test
  void nothingIsChosenByDefault() {
    assertThat(parse()).isEqualTo(ChoicePolicy.DEFAULT);
    assertThat(parse("canary", "false", "canary-weight", "5").canary()).isEmpty();
    assertThat(parse("session-cookie-name", "route").cookie()).isEmpty();
  }

  @Test
  void aCanary() {
    ChoicePolicy policy = parse("canary", "true");
    assertThat(policy.canary())
        .get()
        .satisfies(
            it -> {
              assertThat(it.header()).isEmpty();
              assertThat(it.cookie()).isEmpty();
              assertThat(it.share()).isEqualTo(new Share(0, 100));
              assertThat(it.sticky()).isTrue();
            });
    assertThat(
            parse("canary", "1", "canary-weight", "7", "canary-weight-total", "9")
                .canary()
                .orElseThrow()
                .share())
        .isEqualTo(new Share(7, 9));
    assertThat(
            parse("canary", "true", "affinity-canary-behavior", "Legacy")
                .canary()
                .orElseThrow()
                .sticky())
        .isFalse();
  }

  @Test
  void whatOfTheHeaderDecides() {
    assertThat(header("canary-by-header", "X")).isEqualTo(Value.AlwaysOrNever.INSTANCE);
    assertThat(header("canary-by-header", "X", "canary-by-header-value", "eu"))
        .isEqualTo(new Value.Exactly("eu"));
    assertThat(header("canary-by-header", "X", "canary-by-header-pattern", "^a"))
        .isEqualTo(new Value.Matching("^a"));
    assertThat(
            header(
                "canary-by-header",
                "X",
                "canary-by-header-value",
                "eu",
                "canary-by-header-pattern",
                "^a"))
        .isEqualTo(new Value.Exactly("eu"));
    assertThat(header("canary-by-header", "X", "canary-by-header-pattern", "(?=a)"))
        .isEqualTo(Value.Unreadable.INSTANCE);
    assertThat(header("canary-by-header", "X", "canary-by-header-value", "a;b"))
        .isEqualTo(Value.Unreadable.INSTANCE);
    assertThat(parse("canary", "true", "canary-by-header-value", "eu").canary().orElseThrow())
        .satisfies(it -> assertThat(it.header()).isEmpty());
  }

  @Test
  void aPatternThatCannotBeReadSaysWhomItKeepsOut() {
    assertThat(
            AnnotationVerdicts.ofIngress(Map.of(NGINX + "/canary-by-header-pattern", "a++"), NGINX))
        .singleElement()
        .satisfies(
            it ->
                assertThat(it.verdict().why())
                    .isEqualTo(
                        "\"a++\" (expected: a regular expression of RE2); requests with the"
                            + " header are not for the canary"));
  }

  @Test
  void aCookie() {
    assertThat(parse("affinity", "cookie").cookie())
        .get()
        .satisfies(
            it -> {
              assertThat(it.mode()).isEqualTo(Mode.BALANCED);
              assertThat(it.name()).isEqualTo("INGRESSCOOKIE");
              assertThat(it.attributes().path()).isEmpty();
              assertThat(it.attributes().secure()).isEmpty();
              assertThat(it.changeOnFailure()).isFalse();
            });
    assertThat(
            parse(
                    "affinity",
                    "cookie",
                    "affinity-mode",
                    "persistent",
                    "session-cookie-max-age",
                    "-1",
                    "session-cookie-samesite",
                    "none",
                    "session-cookie-conditional-samesite-none",
                    "true",
                    "session-cookie-partitioned",
                    "true",
                    "session-cookie-change-on-failure",
                    "true")
                .cookie())
        .get()
        .satisfies(
            it -> {
              assertThat(it.mode()).isEqualTo(Mode.PERSISTENT);
              assertThat(it.lifetime().maxAge()).contains(-1L);
              assertThat(it.attributes().sameSite().orElseThrow().value()).isEqualTo("None");
              assertThat(it.attributes().sameSite().orElseThrow().conditional()).isTrue();
              assertThat(it.attributes().partitioned()).isTrue();
              assertThat(it.changeOnFailure()).isTrue();
            });
  }

  @ParameterizedTest
  @CsvSource({
    "round_robin, RR",
    "EWMA, TWOS",
    "least_conn, LC",
    "ip_hash, SH",
    "round robin, ",
    "$x, ",
    "'', "
  })
  void whichSchedulerAWordIs(String word, SchedulerName scheduler) {
    assertThat(parse("load-balance", word).scheduler()).isEqualTo(Optional.ofNullable(scheduler));
  }

  /** How many pods equal requests have. */
  @ParameterizedTest
  @CsvSource({
    "true, , 3",
    "true, 1, 1",
    "true, 5, 5",
    "true, 16, 16",
    "true, 2000000, 16",
    "true, 0, 3",
    "false, 5, 1",
    ", 5, 1"
  })
  void someOrOnePodIsHashedTo(String some, String size, int pods) {
    Map<String, String> written = new HashMap<>();
    String prefix = AnnotationCatalogue.OWN_PREFIX + "/upstream-hash-by";
    written.put(prefix, "$request_uri");
    if (some != null) {
      written.put(prefix + "-subset", some);
    }
    if (size != null) {
      written.put(prefix + "-subset-size", size);
    }
    assertThat(
            ChoiceAnnotations.parse(written, AnnotationCatalogue.NGINX_PREFIX)
                .hash()
                .orElseThrow()
                .pods())
        .isEqualTo(pods);
    written.remove(prefix);
    assertThat(ChoiceAnnotations.parse(written, AnnotationCatalogue.NGINX_PREFIX).hash()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "$request_uri, true",
    "$remote_addr$http_user_agent, true",
    "${binary_remote_addr}-${cookie_user}x$arg_id, true",
    "text, true",
    "$upstream_addr, false",
    "$http_, false",
    "${host, false",
    "$, false",
    "a b, false",
    "a;b, false",
  })
  void whichTextsAreHashed(String text, boolean known) {
    assertThat(parse("upstream-hash-by", text).hash().isPresent()).isEqualTo(known);
    assertThat(HashTemplate.of(text).isPresent()).isEqualTo(known);
  }

  @ParameterizedTest
  @CsvSource({
    "sticky, canary-weight, applied",
    "sticky, upstream-hash-by, differs",
    "sticky, affinity, ignored",
    "sticky, session-cookie-name, ignored",
    "sticky, enable-cors, ignored",
    "legacy, affinity, applied",
    "legacy, session-cookie-name, applied",
    "legacy, enable-cors, ignored",
  })
  void whatCountsOnACanary(String behaviour, String name, String verdict) {
    Map<String, String> values =
        Map.of(
            "canary-weight",
            "5",
            "upstream-hash-by",
            "$host",
            "affinity",
            "cookie",
            "session-cookie-name",
            "a",
            "enable-cors",
            "true");
    Map<String, String> annotations = new HashMap<>();
    annotations.put(NGINX + "/canary", "true");
    annotations.put(NGINX + "/affinity-canary-behavior", behaviour);
    annotations.put(NGINX + "/" + name, values.get(name));
    assertThat(AnnotationVerdicts.ofIngress(annotations, NGINX))
        .filteredOn(it -> it.key().endsWith("/" + name))
        .singleElement()
        .satisfies(it -> assertThat(it.verdict().text()).isEqualTo(verdict));
  }

  private static Value header(String... annotations) {
    String[] all = new String[annotations.length + 2];
    all[0] = "canary";
    all[1] = "true";
    System.arraycopy(annotations, 0, all, 2, annotations.length);
    return parse(all).canary().flatMap(it -> it.header()).map(ByHeader::value).orElseThrow();
  }

  private static ChoicePolicy parse(String... namesAndValues) {
    Map<String, String> annotations = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      annotations.put(NGINX + "/" + namesAndValues[i], namesAndValues[i + 1]);
    }
    return ChoiceAnnotations.parse(annotations, NGINX);
  }
}
