package io.headgate.discovery.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the catalogue says, and that it says no more than what is built. */
class AnnotationCatalogueTest {

  private static final String NGINX = AnnotationCatalogue.NGINX_PREFIX;

  /** Their values are regular expressions, in which braces and semicolons have a meaning. */
  private static final Set<String> EXPRESSIONS =
      Set.of("canary-by-header-pattern", "auth-tls-match-cn");

  static Stream<CatalogueEntry> entries() {
    return AnnotationCatalogue.groups().stream().flatMap(group -> group.entries().stream());
  }

  static Stream<CatalogueEntry> written() {
    return entries().filter(it -> !(it.verdict() instanceof Verdict.Refused));
  }

  @Test
  void whatIsAppliedIsExactlyWhatIsRead() throws IllegalAccessException {
    Set<String> read = new TreeSet<>();
    for (Class<?> reader :
        List.of(
            IngressAnnotations.class,
            ChoiceAnnotations.class,
            AccessAnnotations.class,
            AnswerAnnotations.class,
            CompressionAnnotations.class,
            AuthorizationAnnotations.class,
            BufferAnnotations.class,
            HeadAnnotations.class,
            LimitAnnotations.class,
            TokenAnnotations.class,
            TlsAnnotations.class)) {
      for (Field field : reader.getDeclaredFields()) {
        if (field.getType() == Annotation.class
            && field.get(null) instanceof Annotation<?> annotation) {
          read.add(annotation.name());
        }
      }
    }
    // Of hosts, and of the global ConfigMap as well.
    read.add(TlsOfferKeys.CIPHERS.name());
    read.add(TlsOfferKeys.PREFER_OURS.name());
    AuthorizationKeys.OF_INGRESS.all().forEach(it -> read.add(it.name()));

    assertThat(
            entries()
                .filter(it -> isApplied(it.verdict()))
                .map(CatalogueEntry::name)
                .collect(Collectors.toSet()))
        .isEqualTo(read)
        .isNotEmpty();
  }

  @Test
  void everythingThatIngressNginxRatesIsThere() {
    Map<Risk, Long> rated =
        entries().collect(Collectors.groupingBy(CatalogueEntry::risk, Collectors.counting()));
    assertThat(entries().filter(it -> it.risk() == Risk.CRITICAL).map(CatalogueEntry::name))
        .containsExactlyInAnyOrder(
            "configuration-snippet",
            "server-snippet",
            "stream-snippet",
            "auth-snippet",
            "modsecurity-snippet");
    assertThat(entries().filter(it -> it.risk() == Risk.HIGH).map(CatalogueEntry::name))
        .containsExactlyInAnyOrder(
            "server-alias",
            "auth-tls-error-page",
            "auth-tls-match-cn",
            "auth-signin",
            "auth-url",
            "mirror-host",
            "mirror-target",
            "modsecurity-transaction-id",
            "proxy-ssl-name",
            "upstream-hash-by");
    // annotations-risk.md has 135, of which one of each is here by its former name as well.
    assertThat(rated).containsEntry(Risk.LOW, 75L + 1).containsEntry(Risk.MEDIUM, 45L + 1);
  }

  @ParameterizedTest
  @MethodSource("written")
  void aDefaultIsInsideItsGrammar(CatalogueEntry entry) {
    if (!entry.form().standard().isEmpty()) {
      assertThat(entry.verdict(entry.form().standard())).isNotInstanceOf(Verdict.Refused.class);
    }
  }

  @ParameterizedTest
  @MethodSource("entries")
  void whatIsNotAppliedSaysWhy(CatalogueEntry entry) {
    assertThat(entry.verdict().why()).isNotBlank();
    if (entry.risk() == Risk.CRITICAL) {
      assertThat(entry.verdict())
          .isInstanceOfSatisfying(
              Verdict.Refused.class, refused -> assertThat(refused.instead()).isNotBlank());
    }
  }

  @ParameterizedTest
  @MethodSource("written")
  void iB4_whatCouldLeaveItsPlaceIsRefused(CatalogueEntry entry) {
    String good = entry.form().standard().isEmpty() ? "a" : entry.form().standard();
    for (String bad : List.of("\nb", "; return 200", " {", "\"", "\0", "a".repeat(65_536))) {
      if (EXPRESSIONS.contains(entry.name()) && !bad.startsWith("\n") && bad.length() < 100) {
        continue;
      }
      List<JudgedAnnotation> judged =
          AnnotationVerdicts.ofIngress(Map.of(NGINX + "/" + entry.name(), good + bad + "b"), NGINX);
      assertThat(judged)
          .singleElement()
          .satisfies(
              it -> {
                assertThat(it.verdict()).as(bad).isInstanceOf(Verdict.Refused.class);
                assertThat(it.message()).hasSizeLessThan(1000).doesNotContain("\n", "\0");
              });
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ssl-redirect                | true
          ssl-redirect                | False
          proxy-body-size             | 50m
          proxy-buffer-size           | 16k
          whitelist-source-range      | 10.0.0.0/8, 192.168.1.7,fd00::/8
          auth-url                    | https://auth.example/oauth2/auth?x=$host
          auth-signin                 | https://$host/oauth2/start?rd=$escaped_request_uri
          auth-response-headers       | X-Auth-Request-User, X-Auth-Request-Email
          auth-secret                 | team-a/basic-auth
          auth-cache-duration         | 200 202 10m, 401 30m
          rewrite-target              | /$2
          rewrite-target              | https://other.example/$1
          canary-by-header-pattern    | ^(ab){2}[*+]x\\.y$
          cors-allow-origin           | https://*.shop.example:8443, http://localhost:3000
          cors-allow-methods          | GET, POST
          custom-http-errors          | 404,503
          permanent-redirect-code     | 308
          proxy-next-upstream         | error timeout http_502
          session-cookie-samesite     | Lax
          session-cookie-expires      | -1
          server-alias                | www.shop.example, *.shop.example
          upstream-hash-by            | $binary_remote_addr${host}
          upstream-vhost              | inner.default.svc:8080
          proxy-cookie-path           | /one/ /
          backend-protocol            | grpc
          mirror-target               | https://mirror.example$request_uri
          proxy-ssl-protocols         | TLSv1.2 TLSv1.3
          auth-realm                  | Authentication Required - team a
          jwt-jwks                    | team-a/keys
          jwt-jwks                    | https://id.example:8443/.well-known/jwks.json?v=1
          jwt-jwks                    | http://dex.auth.svc.cluster.local:5556/dex/keys
          jwt-issuer                  | https://accounts.google.com
          jwt-audience                | 32555940559.apps.googleusercontent.com, api://shop
          jwt-claims-to-headers       | sub=X-User, https://a.example/roles=X-Roles
          """)
  void whatPeopleWriteIsTaken(String name, String value) {
    assertThat(verdict(name, value)).isNotInstanceOf(Verdict.Refused.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ssl-redirect                | yes              | true or false
          proxy-body-size             | 50 MB            | bytes, or a number with k, m or g; 0 for no limit
          proxy-read-timeout          | 60s              | whole seconds without a unit, 1-2147483
          upstream-vhost              | $host            | a host name or address, with or without a port
          cors-expose-headers         | X Auth           | names of headers, with commas
          backend-protocol            | HTTP3            | one of HTTP, HTTPS, AUTO_HTTP, GRPC, GRPCS, FCGI
          cors-allow-origin           | shop.example     | * or origins such as https://*.example.com:8443, with commas
          custom-http-errors          | 404,teapot       | status codes 300-599, with commas
          permanent-redirect-code     | 200              | 300-308
          session-cookie-name         | my cookie        | the name of a cookie
          proxy-buffering             | true             | one of on, off
          limit-rps                   | -1               | 0-2147483647
          app-root                    | console          | a path that begins with /
          server-alias                | ~^www\\d+\\.x$    | host names, with commas, and no regular expressions
          """)
  void whatIsOutsideItsGrammarIsRefusedByName(String name, String value, String expected) {
    assertThat(verdict(name, value))
        .isEqualTo(
            new Verdict.Refused(
                "\"%s\" (expected: %s); the default stands".formatted(value, expected), ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          auth-url                   | auth.example
          auth-url                   | ftp://auth.example/
          auth-url                   | https://auth.example/?x=$arg_token
          auth-url                   | https://auth.example/?x=$unknown
          auth-url                   | https://$http_host/
          auth-url                   | https://a$host/
          auth-url                   | https://user@auth.example/
          auth-url                   | https://auth.example:0/
          auth-url                   | https://auth.example/#x
          auth-url                   | https://auth.example/%2
          auth-signin                | //evil.example
          auth-signin                | /login?x=$server_name
          auth-signin-redirect-param | r d
          auth-method                | TRACE
          auth-request-redirect      | ftp://x
          auth-response-headers      | X Auth
          auth-response-headers      | X-User, Host
          auth-response-headers      | *
          auth-response-headers      | Transfer-Encoding
          auth-proxy-set-headers     | a/b/c
          auth-cache-key             | $session
          auth-cache-duration        | 200 soon
          auth-cache-duration        | 5m 200
          auth-always-set-cookie     | yes
          jwt-jwks                   | a/b/c
          jwt-jwks                   | Keys
          jwt-jwks                   | ftp://id.example/jwks
          jwt-jwks                   | https://$host/jwks
          jwt-jwks                   | https://id.example/$request_uri
          jwt-jwks                   | http://169.254.169.254/latest
          jwt-jwks                   | http://[fe80::1]/jwks
          jwt-jwks                   | http://[fd00:ec2::254]/jwks
          jwt-issuer                 | https://id.example/ a
          jwt-issuer                 | a,b
          jwt-audience               | a,,b
          jwt-audience               | a b
          jwt-claims-to-headers      | sub
          jwt-claims-to-headers      | sub=
          jwt-claims-to-headers      | =X-User
          jwt-claims-to-headers      | sub=X User
          jwt-claims-to-headers      | sub=Host
          jwt-claims-to-headers      | sub=X-User, name=x_user
          jwt-claims-to-headers      | sub=Content-Length
          jwt-claims-to-headers      | sub=X-User,
          """)
  void whatOfAQuestionCannotBeReadClosesTheRoute(String name, String value) {
    assertThat(verdict(name, value))
        .isInstanceOfSatisfying(
            Verdict.Refused.class,
            it ->
                assertThat(it.why())
                    .startsWith("\"" + value + "\" (expected: ")
                    .endsWith("; its requests are answered with 503"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          auth-tls-secret             | a b              | the name of a Secret, or NAMESPACE/NAME
          auth-tls-verify-client      | yes              | one of on, off, optional, optional_no_ca
          auth-tls-verify-depth       | -1               | 0-2147483647
          auth-tls-match-cn           | (a)\\1           | a regular expression of RE2
          auth-tls-match-cn           | (?=a)b           | a regular expression of RE2
          auth-tls-match-cn           | a++              | a regular expression of RE2
          auth-tls-match-cn           | (a               | a regular expression of RE2
          """)
  void whatWasToKeepSomebodyOutAndCannotBeReadKeepsEverybodyOut(
      String name, String value, String expected) {
    assertThat(verdict(name, value))
        .isEqualTo(
            new Verdict.Refused(
                "\"%s\" (expected: %s); nobody is let in".formatted(value, expected), ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/33", "office"})
  void aListThatCannotBeReadAllowsNobody(String list) {
    assertThat(verdict("whitelist-source-range", list))
        .isEqualTo(
            new Verdict.Refused(
                "\"%s\" (expected: CIDRs or addresses, with commas); nobody is allowed"
                    .formatted(list),
                ""));
  }

  @ParameterizedTest
  @CsvSource({
    "proxy-body-sise, proxy-body-size",
    "ssl-redirct, ssl-redirect",
    "enable-cros, enable-cors",
    "proxy-read-timeouts, proxy-read-timeout",
    "whitelist-source-ranges, whitelist-source-range"
  })
  void anUnknownNameIsRefusedWithTheNearestOne(String written, String meant) {
    assertThat(verdict(written, "x"))
        .isEqualTo(
            new Verdict.Refused("no such annotation is known", "perhaps " + meant + " was meant"));
  }

  @Test
  void nothingNearIsSuggestedForAnotherWord() {
    assertThat(AnnotationCatalogue.nearest("teleportation")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "False", "0"})
  void whatIsSwitchedOffIsAppliedAsItIs(String off) {
    assertThat(verdict("use-regex", off)).isInstanceOf(Verdict.Applied.class);
    assertThat(verdict("use-regex", "true")).isInstanceOf(Verdict.Differs.class);
  }

  @Test
  void prefixes() {
    Map<String, String> annotations =
        Map.of(
            NGINX + "/proxy-read-timeout",
            "10",
            "headgate.io/proxy-read-timeout",
            "20",
            "mine.example/proxy-body-size",
            "1m",
            "cert-manager.io/cluster-issuer",
            "letsencrypt",
            "headgate.io/scheduler",
            "rr",
            "kubernetes.io/ingress.class",
            "nginx");

    assertThat(AnnotationVerdicts.ofIngress(annotations, NGINX))
        .extracting(it -> it.key() + " " + it.verdict().text())
        .containsExactly(
            "cert-manager.io/cluster-issuer ignored",
            "headgate.io/proxy-read-timeout applied",
            "headgate.io/scheduler refused",
            "kubernetes.io/ingress.class applied",
            "mine.example/proxy-body-size ignored",
            NGINX + "/proxy-read-timeout ignored");
    assertThat(AnnotationVerdicts.ofIngress(annotations, "mine.example"))
        .filteredOn(it -> it.key().startsWith("mine"))
        .singleElement()
        .satisfies(it -> assertThat(it.verdict()).isInstanceOf(Verdict.Applied.class));
  }

  @ParameterizedTest
  @CsvSource({
    "headgate.io/scheduler, mh, applied",
    "headgate.io/scheduler, best, refused",
    "headgate.io/shceduler, mh, refused",
    "service.beta.kubernetes.io/aws-load-balancer-type, nlb, ignored"
  })
  void servicesAreJudgedToo(String key, String value, String verdict) {
    assertThat(AnnotationVerdicts.ofService(Map.of(key, value)))
        .singleElement()
        .satisfies(it -> assertThat(it.verdict().text()).isEqualTo(verdict));
  }

  private static Verdict verdict(String name, String value) {
    return AnnotationVerdicts.ofIngress(Map.of(NGINX + "/" + name, value), NGINX)
        .getFirst()
        .verdict();
  }

  private static boolean isApplied(Verdict verdict) {
    return verdict instanceof Verdict.Applied || verdict instanceof Verdict.Differs;
  }
}
