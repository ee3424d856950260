package io.headgate.discovery.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.AccessPolicy;
import io.headgate.discovery.model.CorsPolicy;
import io.headgate.discovery.model.HeaderPolicy.Connection;
import io.headgate.discovery.model.IpLiteral;
import io.headgate.discovery.model.LimitPolicy;
import io.headgate.discovery.model.RedirectPolicy.Redirect;
import io.headgate.discovery.model.RedirectPolicy.ToTls.When;
import io.headgate.discovery.model.RoutePolicy;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Annotations of ingress-nginx that decide about a request before it reaches a pod. */
class IngressPoliciesTest {

  private static final String NGINX = AnnotationCatalogue.NGINX_PREFIX + "/";

  @ParameterizedTest
  @CsvSource({
    ",      ,      HOST_HAS_TLS",
    "true,  ,      HOST_HAS_TLS",
    "true,  false, HOST_HAS_TLS",
    "false, ,      NEVER",
    "false, false, NEVER",
    ",      true,  ALWAYS",
    "false, true,  ALWAYS",
    "true,  true,  ALWAYS",
  })
  void iT4_whenPlainHttpIsSentToHttps(String ssl, String force, When expected) {
    Map<String, String> written = new HashMap<>();
    if (ssl != null) {
      written.put(NGINX + "ssl-redirect", ssl);
    }
    if (force != null) {
      written.put(NGINX + "force-ssl-redirect", force);
    }

    assertThat(right(written).redirects().toTls().when()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    // limit-rps, limit-rpm, limit-burst-multiplier; requests/seconds/at once
    ",     ,    ,           ''",
    "0,    0,   ,           ''",
    "10,   ,    ,           10/1/51",
    "10,   ,    1,          10/1/11",
    ",     600, ,           600/60/3001",
    "10,   600, 2,          600/60/1201 10/1/21",
    "5,    ,    2147483647, 5/1/2147483647",
  })
  void howManyRequestsOfAClientAreAnswered(
      String perSecond, String perMinute, String burst, String rates) {
    Map<String, String> written = new HashMap<>();
    put(written, "limit-rps", perSecond);
    put(written, "limit-rpm", perMinute);
    put(written, "limit-burst-multiplier", burst);

    assertThat(
            right(written).access().limits().rates().stream()
                .map(it -> it.requests() + "/" + it.per().toSeconds() + "/" + it.atOnce())
                .collect(Collectors.joining(" ")))
        .isEqualTo(rates);
  }

  @ParameterizedTest
  @CsvSource({
    // limit-connections, limit-scope; open, scope
    ",   ,        0, CLUSTER",
    "0,  cluster, 0, CLUSTER",
    "20, node,    20, NODE",
  })
  void howManyRequestsOfAClientAreOpen(
      String connections, String scope, int open, LimitPolicy.Scope counted) {
    Map<String, String> written = new HashMap<>();
    put(written, "limit-connections", connections);
    put(written, "limit-scope", scope);

    LimitPolicy limits = right(written).access().limits();

    assertThat(limits.openRequests()).isEqualTo(open);
    assertThat(limits.scope()).isEqualTo(counted);
  }

  private static void put(Map<String, String> written, String name, String value) {
    if (value != null) {
      written.put(NGINX + name, value);
    }
  }

  @Test
  void theTemporalRedirectWins() {
    RoutePolicy policy =
        right(
            Map.of(
                NGINX + "permanent-redirect", "https://old.example$request_uri",
                NGINX + "permanent-redirect-code", "308",
                NGINX + "temporal-redirect", "https://new.example"));

    assertThat(policy.redirects().always().map(Redirect::status)).contains(302);
    assertThat(
            right(
                    Map.of(
                        NGINX + "permanent-redirect", "https://old.example",
                        NGINX + "permanent-redirect-code", "308"))
                .redirects()
                .always()
                .map(Redirect::status))
        .contains(308);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/elsewhere",
        "ftp://a.example",
        "javascript:alert(1)",
        "https://",
        "https://a.example/ b",
        "https://a.example\r\nSet-Cookie: a=b",
        "https://a.example/$cookie_session",
        "https://a.example/${uri}",
        "https://a.example;return 200 \"{\""
      })
  void iB4_whatCouldEndTheHeaderIsNoLocation(String written) {
    faulty("permanent-redirect", written);
    faulty("temporal-redirect", written);
  }

  @ParameterizedTest
  @CsvSource({
    "app-root, page",
    "app-root, '/a b'",
    "upstream-vhost, 'a b'",
    "upstream-vhost, 'a.example;proxy_pass http://evil'",
    "x-forwarded-prefix, 'no-slash'",
    "cors-allow-methods, 'GET;POST'",
    "cors-allow-headers, 'a b'",
    "cors-allow-origin, 'https://*shop.example'",
    "cors-allow-origin, 'shop.example'",
    "cors-max-age, -1",
    "permanent-redirect-code, 200",
    "connection-proxy-header, upgrade",
    "ssl-redirect, yes"
  })
  void iB4_whatIsOutsideItsGrammarIsAFault(String name, String written) {
    faulty(name, written);
  }

  @ParameterizedTest
  @CsvSource({", UNSAID", "keep-alive, KEPT", "Keep-Alive, KEPT", "close, CLOSED"})
  void whatPodsSeeOfTheirConnection(String written, Connection expected) {
    assertThat(
            right(written == null ? Map.of() : Map.of(NGINX + "connection-proxy-header", written))
                .headers()
                .connection())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {5_000, 65_536})
  void iB4_aValueOfManyKilobytesIsAFaultAndSaidInShort(int length) {
    String written = "/" + "a".repeat(length);
    faulty("app-root", written);
    faulty("cors-allow-headers", written.substring(1));
    faulty("permanent-redirect", "https:/" + written);
  }

  @Test
  void aListThatCannotBeReadAllowsNobody() {
    for (String name :
        new String[] {
          "allowlist-source-range", "whitelist-source-range", "denylist-source-range"
        }) {
      Parsed<RoutePolicy> parsed =
          IngressAnnotations.parse(
              Map.of(NGINX + name, "10.0.0.0/8, 10.1.0.0/33"), AnnotationCatalogue.NGINX_PREFIX);

      assertThat(parsed.policy().access()).isEqualTo(AccessPolicy.NOBODY);
      assertThat(parsed.faults())
          .singleElement()
          .asString()
          .endsWith("(expected: CIDRs or addresses, with commas); nobody is allowed");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, true",
    "10.9.9.9, false",
    "192.0.2.7, true",
    "192.0.2.8, false",
    "fd00::1, true",
    "fd01::1, false"
  })
  void whoIsAllowedIsNotDeniedAndNobodyElseIs(String client, boolean admitted) {
    AccessPolicy access =
        right(
                Map.of(
                    NGINX + "whitelist-source-range", "10.0.0.0/8,192.0.2.7, fd00::/16",
                    NGINX + "denylist-source-range", "10.9.0.0/16"))
            .access();

    assertThat(access.admits(IpLiteral.require(client))).isEqualTo(admitted);
  }

  @ParameterizedTest
  @CsvSource({
    "https://shop.example,        true",
    "HTTPS://SHOP.example,        true",
    "http://shop.example,         false",
    "https://shop.example:8443,   false",
    "https://a.wide.example,      true",
    "https://a.b.wide.example,    true",
    "https://wide.example,        false",
    "https://.wide.example,       false",
    "https://evil/.wide.example,  false",
    "https://awide.example,       false",
    "null,                        false"
  })
  void originsAreMatchedWhole(String origin, boolean matches) {
    CorsPolicy cors =
        right(
                Map.of(
                    NGINX + "enable-cors", "true",
                    NGINX + "cors-allow-origin", "https://shop.example, https://*.wide.example"))
            .cors()
            .orElseThrow();

    assertThat(cors.origins().stream().anyMatch(it -> it.matches(origin))).isEqualTo(matches);
  }

  @Test
  void corsIsSaidOnlyWhereAskedFor() {
    assertThat(right(Map.of(NGINX + "cors-max-age", "5")).cors()).isEmpty();
    assertThat(right(Map.of(NGINX + "enable-cors", "true")).cors())
        .get()
        .extracting(CorsPolicy::credentials, CorsPolicy::maxAgeSeconds)
        .containsExactly(true, 1_728_000L);
  }

  private static RoutePolicy right(Map<String, String> written) {
    Parsed<RoutePolicy> parsed =
        IngressAnnotations.parse(written, AnnotationCatalogue.NGINX_PREFIX);
    assertThat(parsed.faults()).isEmpty();
    return parsed.policy();
  }

  private static void faulty(String name, String written) {
    Parsed<RoutePolicy> parsed =
        IngressAnnotations.parse(Map.of(NGINX + name, written), AnnotationCatalogue.NGINX_PREFIX);
    assertThat(parsed.policy()).isEqualTo(RoutePolicy.DEFAULT);
    assertThat(parsed.faults()).singleElement().asString().hasSizeLessThan(500);
  }
}
