package io.headgate.discovery.build;

import static io.headgate.discovery.build.Written.added;
import static io.headgate.discovery.build.Written.deleted;
import static io.headgate.discovery.build.Written.modified;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.annotation.Acceptance;
import io.headgate.discovery.annotation.AnnotationCatalogue;
import io.headgate.discovery.annotation.CatalogueEntry;
import io.headgate.discovery.annotation.ConfigMapCatalogue;
import io.headgate.discovery.annotation.StandingAnnotations;
import io.headgate.discovery.annotation.Verdict;
import io.headgate.discovery.check.CheckOptions;
import io.headgate.discovery.check.Finding;
import io.headgate.discovery.check.ManifestCheck;
import io.headgate.discovery.model.AccessPolicy;
import io.headgate.discovery.model.AuthorizationPolicy;
import io.headgate.discovery.model.ClientLimits;
import io.headgate.discovery.model.ConfigMapName;
import io.headgate.discovery.model.GlobalPolicy;
import io.headgate.discovery.model.Identification;
import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.IngressPolicies;
import io.headgate.discovery.model.KeptConnections;
import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.SessionTerms;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.TlsOffer;
import io.headgate.discovery.watch.ResourceEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the global ConfigMap says, and what becomes of Ingresses that say otherwise. */
class GlobalConfigMapTest {

  private static final String NGINX = AnnotationCatalogue.NGINX_PREFIX + "/";
  private static final String OWN = AnnotationCatalogue.OWN_PREFIX + "/";
  private static final IngressName NAME = new IngressName("default", "i");
  private static final ConfigMapName GLOBAL = new ConfigMapName("edge", "tuning");

  /** Key, value, another value; where two keys belong together, the second one beside the first. */
  private static final String APPLIED =
      """
      proxy-body-size                | 20m              | 3k
      proxy-connect-timeout          | 7                | 9
      proxy-read-timeout             | 7                | 9
      proxy-send-timeout             | 7                | 9
      proxy-next-upstream            | error http_503   | off
      proxy-next-upstream-tries      | 7                | 9
      proxy-next-upstream-timeout    | 7                | 9
      proxy-http-version             | 1.0              | 1.1
      proxy-buffer-size              | 8k               | 16k
      proxy-buffering                | on               | off
      proxy-buffers-number           | 7                | 9                | proxy-buffering     | on
      proxy-request-buffering        | on               | off
      client-body-buffer-size        | 7k               | 9k               | proxy-request-buffering | on
      ssl-redirect                   | false            | true
      force-ssl-redirect             | true             | false
      use-port-in-redirects          | true             | false
      proxy-redirect-from            | http://a.example | http://b.example | proxy-redirect-to   | https://c.example
      proxy-redirect-to              | http://a.example | http://b.example | proxy-redirect-from | https://c.example
      proxy-cookie-domain            | a.example .c     | b.example .c
      proxy-cookie-path              | / /a/            | /a/ $uri
      custom-http-errors             | 404,503          | 500
      disable-proxy-intercept-errors | true             | false
      use-gzip                       | true             | false
      gzip-level                     | 3                | 4                | use-gzip            | true
      gzip-min-length                | 3                | 4                | use-gzip            | true
      gzip-types                     | text/css         | *                | use-gzip            | true
      enable-brotli                  | true             | false
      brotli-level                   | 3                | 4                | enable-brotli       | true
      brotli-min-length              | 3                | 4                | enable-brotli       | true
      brotli-types                   | text/css         | *                | enable-brotli       | true
      limit-rate                     | 100              | 200
      limit-rate-after               | 100              | 200              | limit-rate          | 1
      enable-opentelemetry | false | true
      opentelemetry-trust-incoming-span | false | true
      opentelemetry-operation-name | shop $uri | other
      whitelist-source-range         | 10.0.0.0/8       | 192.0.2.0/24
      denylist-source-range          | 10.0.0.0/8       | 192.0.2.0/24
      load-balance                   | ewma             | ip_hash
      upstream-hash-by               | $request_uri     | $host
      service-upstream               | true             | false
      upstream-hash-by-subset        | true             | false            | upstream-hash-by    | $host
      upstream-hash-by-subset-size   | 5                | 7                | upstream-hash-by    | $host
      """;

  private static final Set<String> OF_NO_INGRESS =
      Set.of(
          "ssl-protocols",
          "ssl-ciphers",
          "ssl-ecdh-curve",
          "ssl-reject-handshake",
          "allow-cross-namespace-resources",
          "ssl-prefer-server-ciphers",
          "ssl-session-tickets",
          "ssl-session-cache",
          "ssl-session-cache-size",
          "ssl-session-timeout",
          "enable-ocsp",
          "use-http2",
          "block-cidrs",
          "client-header-timeout",
          "client-body-timeout",
          "large-client-header-buffers",
          "keep-alive",
          "keep-alive-requests",
          "upstream-keepalive-connections",
          "upstream-keepalive-timeout",
          "upstream-keepalive-requests",
          "upstream-keepalive-time",
          "retry-non-idempotent",
          "annotations-risk-level",
          "annotation-value-word-blocklist",
          "strict-validate-path-type",
          "global-allowed-response-headers");

  private static final String GLOBAL_URL = "http://auth.example/check";

  /** Of them each says something of the question that all Ingresses ask. */
  private static final String OF_THE_QUESTION =
      """
      global-auth-method                | POST        | method=POST
      global-auth-signin                | /login      | /login?rd=
      global-auth-signin-redirect-param | to          | /in?to=
      global-auth-response-headers      | X-A, X-B    | toPod=[x-a, x-b]
      global-auth-request-redirect      | /back       | redirect=Optional[RequestTemplate[text=/back
      global-auth-cache-key             | $remote_addr | caching=Optional[Caching[key=RequestTemplate[text=$remote_addr
      global-auth-cache-duration        | 200 7s      | time=PT7S
      global-auth-always-set-cookie     | true        | alwaysSetCookie=true
      """;

  /** Of all requests: the key, a value, what the policy then says, and what is needed beside it. */
  private static final String OF_ALL_REQUESTS =
      """
      use-forwarded-headers         | true             | proxies=[10.0.0.0/8], addressOnly=false | proxy-real-ip-cidr | 10.0.0.0/8
      enable-real-ip                | true             | proxies=[10.0.0.0/8], addressOnly=true  | proxy-real-ip-cidr | 10.0.0.0/8
      proxy-real-ip-cidr            | 192.0.2.7, ::/64 | proxies=[192.0.2.7/32, ::/64]           | enable-real-ip     | true
      forwarded-for-header          | CF-Connecting-IP | header=CF-Connecting-IP                 | enable-real-ip     | true
      compute-full-forwarded-for    | true             | wholeChain=true                         | enable-real-ip     | true
      hsts                          | true             | strictTransport=Optional[max-age=31536000; includeSubDomains]
      hsts-max-age                  | 60               | Optional[max-age=60; includeSubDomains] | hsts               | true
      hsts-include-subdomains       | false            | Optional[max-age=31536000]              | hsts               | true
      hsts-preload                  | true             | includeSubDomains; preload]             | hsts               | true
      hide-headers                  | X-A, Server      | hidden=[x-a, server]
      server-tokens                 | false            | Naming[own=false, ofPods=true]
      allow-backend-server-header   | false            | Naming[own=true, ofPods=false]
      generate-request-id           | false            | requestIds=false
      proxy-add-original-uri-header | true             | originalUri=true
      enable-underscores-in-headers | false            | underscores=false
      ignore-invalid-headers        | false            | underscores=true                        | enable-underscores-in-headers | false
      http-redirect-code            | 307              | redirect=307
      no-tls-redirect-locations     | /a, /b/c         | plain=[/a, /b/c]
      skip-access-log-urls          | /healthz?a       | unlogged=[/healthz?a]
      limit-req-status-code         | 429              | tooOften=429
      limit-conn-status-code        | 429              | tooManyOpen=429
      block-user-agents             | curl,~^Bad,~*bot | userAgents=[Exact[text=curl], Expression[regex=^Bad], Expression[regex=(?i)bot]]
      block-referers                | '~*evil one'     | referers=[Expression[regex=(?i)evil one]]
      add-headers                   | edge/headers     | headers={X-Name=one; two}
      proxy-set-headers             | edge/headers     | headers={X-Name=one; two}
      """;

  private final ResourceStore store = new ResourceStore();
  private SnapshotBuilder builder = builder(Optional.of(GLOBAL));
  private Snapshot snapshot = Snapshot.empty(new NodeInfo("node-1", ""));

  private SnapshotBuilder builder(Optional<ConfigMapName> configMap) {
    store.apply(added(Written.ingressClass("headgate", "headgate.io/ingress-controller")));
    return new SnapshotBuilder(
        new BuildOptions(
            "node-1",
            IngressClassPolicy.DEFAULT,
            Duration.ZERO,
            new ServiceRules(false, false),
            new AnnotationRules(AnnotationCatalogue.NGINX_PREFIX, false, Compat.STRICT, configMap)),
        store);
  }

  static List<List<String>> applied() {
    return rows(APPLIED);
  }

  static List<List<String>> ofTheQuestion() {
    return rows(OF_THE_QUESTION);
  }

  private static List<List<String>> rows(String table) {
    return table
        .lines()
        .map(line -> Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("applied")
  void aKeyIsTheDefaultOfTheAnnotationOfItsName(List<String> row) {
    Map<String, String> one = new TreeMap<>(Map.of(row.get(0), row.get(1)));
    Map<String, String> other = new TreeMap<>(Map.of(row.get(0), row.get(2)));
    if (row.size() > 3) {
      one.put(row.get(3), row.get(4));
      other.put(row.get(3), row.get(4));
    }

    IngressPolicies written = policies(Map.of(), one);
    assertThat(written).isNotEqualTo(policies(Map.of(), Map.of()));
    assertThat(policies(one, Map.of())).isEqualTo(written);
    assertThat(policies(one, other)).isEqualTo(policies(Map.of(), other));
    assertThat(globalProblems()).isEmpty();
  }

  @Test
  void iX2_whatIsInOtherNamespacesIsNamedOnlyWhereTheConfigMapSaysSo() {
    Map<String, String> naming =
        Map.of(
            NGINX + "auth-type", "basic",
            NGINX + "auth-secret", "other/users",
            NGINX + "auth-tls-secret", "other/authority",
            NGINX + "backend-protocol", "HTTPS",
            NGINX + "proxy-ssl-secret", "other/authority",
            NGINX + "auth-url", GLOBAL_URL,
            NGINX + "auth-proxy-set-headers", "other/heads",
            NGINX + "custom-headers", "other/heads",
            OWN + "jwt-issuer", "https://id.example/",
            OWN + "jwt-jwks", "other/keys");
    change(added(global(Map.of())), added(ingress(naming)));
    assertThat(aboutNamespaces()).hasSize(6);

    for (String value : List.of("false", "perhaps")) {
      change(modified(global(Map.of("allow-cross-namespace-resources", value))));
      assertThat(aboutNamespaces()).as(value).hasSize(6);
    }
    change(modified(global(Map.of("allow-cross-namespace-resources", "true"))));
    assertThat(aboutNamespaces()).isEmpty();
    assertThat(messages())
        .anyMatch(it -> it.contains("Secret other/users does not exist"))
        .anyMatch(it -> it.contains("ConfigMap other/heads does not exist"))
        .anyMatch(it -> it.contains("Secret other/keys does not exist"));

    change(
        added(
            headers(Map.of("X-Team", "a"))
                .replace("name: headers, namespace: edge", "name: heads, namespace: other")),
        modified(
            global(
                Map.of(
                    "allow-cross-namespace-resources",
                    "true",
                    "global-allowed-response-headers",
                    "X-Team"))));
    assertThat(policies().answers().head().added().headers()).containsEntry("X-Team", "a");

    change(modified(global(Map.of("global-allowed-response-headers", "X-Team"))));
    assertThat(aboutNamespaces()).hasSize(6);
    assertThat(policies().answers().head().added().headers()).isEmpty();
  }

  private List<String> aboutNamespaces() {
    return messages().stream()
        .filter(
            it ->
                it.contains("of another namespace")
                    || it.contains("expected: a Secret of namespace default"))
        .toList();
  }

  private List<String> messages() {
    return snapshot.problems().stream().map(Problem::message).toList();
  }

  static List<List<String>> ofAllRequests() {
    return OF_ALL_REQUESTS
        .lines()
        .map(line -> Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("ofAllRequests")
  void whatHoldsForAllRequestsIsInTheSnapshot(List<String> row) {
    Map<String, String> data = new TreeMap<>(Map.of("proxy-real-ip-cidr", "192.0.2.0/24"));
    if (row.size() > 3) {
      data.put(row.get(3), row.get(4));
    }
    change(added(headers(Map.of("X-Name", "one; two"))), added(global(data)));
    assertThat(snapshot.ingress().requests().toString())
        .as("without it")
        .doesNotContain(row.get(2));

    data.put(row.get(0), row.get(1));
    change(modified(global(data)));
    assertThat(snapshot.ingress().requests().toString()).contains(row.get(2));
    assertThat(globalProblems()).isEmpty();
    change(modified(global(Map.of())));
    assertThat(snapshot.ingress().requests()).isEqualTo(GlobalPolicy.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          use-forwarded-headers     | yes           | (expected: true or false); the default stands
          proxy-real-ip-cidr        | 10.0.0.0/33   | (expected: CIDRs or addresses, with commas); nobody is believed
          forwarded-for-header      | Host          | (expected: the name of a header, but not one of the message itself such as Host); the default stands
          hide-headers              | a b           | (expected: names of headers, with commas, but not those of the message itself such as Host); the default stands
          hide-headers              | content-length | (expected: names of headers, with commas, but not those of the message itself such as Host); the default stands
          hsts-max-age              | 1y            | (expected: 0-2147483647); the default stands
          http-redirect-code        | 303           | (expected: 301, 302, 307 or 308); the default stands
          no-tls-redirect-locations | a             | (expected: paths that begin with /, with commas); the default stands
          skip-access-log-urls      | ~/health      | (expected: whole paths, with a query where there is one, that begin with /, with commas; no regular expressions); the default stands
          limit-req-status-code     | 399           | (expected: 400-599); the default stands
          limit-conn-status-code    | 600           | (expected: 400-599); the default stands
          add-headers               | headers       | (expected: the NAMESPACE/NAME of a ConfigMap); the default stands
          proxy-set-headers         | a/b/c         | (expected: the NAMESPACE/NAME of a ConfigMap); the default stands
          """)
  void whatCannotBeReadOfAllRequestsIsAProblemAndNothingElse(
      String key, String value, String expected) {
    change(added(global(Map.of(key, value))));

    assertThat(snapshot.ingress().requests()).isEqualTo(GlobalPolicy.NONE);
    assertThat(globalProblems()).containsExactly("data." + key + ": \"" + value + "\" " + expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"block-user-agents|~*(?=a)", "block-user-agents|a,,b", "block-referers|~["})
  void aBlockListThatCannotBeReadLetsNobodyIn(String key, String value) {
    change(added(global(Map.of(key, value))));

    assertThat(snapshot.ingress().requests().blocked().toString()).contains("[Expression[regex=]]");
    assertThat(globalProblems()).singleElement().asString().endsWith("; nobody is allowed");
  }

  @Test
  void aBlockListThatIsTooLongLetsNobodyInAndSaysSo() {
    change(added(global(Map.of("block-user-agents", "x,".repeat(40_000) + "x"))));

    assertThat(snapshot.ingress().requests().blocked().toString()).contains("[Expression[regex=]]");
    assertThat(globalProblems())
        .containsExactly(
            "data.block-user-agents: 80001 characters (expected: at most 65536); nobody is"
                + " allowed");
  }

  @ParameterizedTest
  @CsvSource({"use-forwarded-headers", "enable-real-ip"})
  void nobodyIsBelievedWhoIsNotNamed(String key) {
    change(added(global(Map.of(key, "true"))));

    assertThat(snapshot.ingress().requests()).isEqualTo(GlobalPolicy.NONE);
    assertThat(globalProblems())
        .containsExactly(
            key
                + ": nobody is believed about who a client is (expected beside it:"
                + " proxy-real-ip-cidr, the addresses of what stands in front)");
  }

  @ParameterizedTest
  @CsvSource({"add-headers", "proxy-set-headers"})
  void headersOfAnotherConfigMapAreFollowed(String key) {
    change(added(global(Map.of(key, "edge/headers"))));
    assertThat(globalProblems())
        .containsExactly(
            key + ": ConfigMap edge/headers is not there (expected: one with headers)");

    change(added(headers(Map.of("X-Name", "one"))));
    assertThat(snapshot.ingress().requests().toString()).contains("headers={X-Name=one}");
    assertThat(globalProblems()).isEmpty();

    change(
        modified(
            headers(
                Map.of(
                    "X-Name",
                    "two",
                    "Host",
                    "a",
                    "transfer-encoding",
                    "b",
                    "X A",
                    "c",
                    "X-V",
                    "$uri"))));
    assertThat(snapshot.ingress().requests().toString()).contains("headers={X-Name=two}");
    assertThat(globalProblems())
        .hasSize(4)
        .allMatch(it -> it.startsWith(key + ": ConfigMap edge/headers, key \""))
        .allMatch(it -> it.endsWith("; it is left out"));

    change(deleted(headers(Map.of())));
    assertThat(snapshot.ingress().requests()).isEqualTo(GlobalPolicy.NONE);
  }

  @Test
  void theTableHasEveryKeyThatIsAppliedToIngresses() {
    Set<String> applied =
        ConfigMapCatalogue.groups().stream()
            .flatMap(it -> it.entries().stream())
            .filter(
                it ->
                    it.verdict() instanceof Verdict.Applied
                        || it.verdict() instanceof Verdict.Differs)
            .map(CatalogueEntry::name)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> tested = new TreeSet<>(OF_NO_INGRESS);
    tested.addAll(Set.of("global-auth-url", "no-auth-locations"));
    rows(OF_THE_QUESTION).forEach(row -> tested.add(row.getFirst()));
    applied().forEach(row -> tested.add(row.getFirst()));
    ofAllRequests().forEach(row -> tested.add(row.getFirst()));

    assertThat(tested).isEqualTo(applied);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          annotations-risk-level          | Low       | enable-access-log          | true      | true
          annotations-risk-level          | medium    | auth-type                  | basic     | true
          annotations-risk-level          | Low       | opentelemetry-operation-name | a       | false
          annotations-risk-level          | lowest    | opentelemetry-operation-name | a       | false
          annotations-risk-level          | lowest    | enable-access-log          | true      | true
          annotation-value-word-blocklist | x, secret | proxy-body-size            | 1m        | true
          annotation-value-word-blocklist | x, secret | custom-headers             | my-secret | false
          annotation-value-word-blocklist | ,         | custom-headers             | my-secret | true
          strict-validate-path-type       | true      | proxy-body-size            | 1m        | true
          """)
  void anIngressWithWhatIsNotAllowedIsNotServed(
      String key, String value, String annotation, String written, boolean served) {
    for (String prefix : List.of(NGINX, OWN)) {
      change(modified(global(Map.of(key, value))));
      change(modified(ingress(Map.of(prefix + annotation, written))));
      assertThat(snapshot.ingress().ingresses().containsKey(NAME)).isEqualTo(served);
      List<String> why =
          snapshot.problems().stream()
              .map(Problem::message)
              .filter(it -> it.contains("[" + prefix + annotation + "]: its "))
              .toList();
      assertThat(why).hasSize(served ? 0 : 1);

      change(modified(global(Map.of())));
      assertThat(snapshot.ingress().ingresses()).as("at once").containsKey(NAME);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      textBlock =
          """
          Exact                  | /a-b_c.d/E1 | none
          Prefix                 | /           | none
          Prefix                 |             | none
          ImplementationSpecific | /(a)~%      | none
          Prefix                 | /a~b        | "/a~b" (expected with pathType Prefix: / first
          Exact                  | /a(b       | "/a(b" (expected with pathType Exact: / first
          """)
  void strictPathsHavePlainCharacters(String type, @Nullable String path, @Nullable String why) {
    Acceptance strict =
        Acceptance.of(StandingAnnotations.of(Map.of("strict-validate-path-type", "true")));

    assertThat(strict.path(type, path == null ? "" : path).map(it -> it.split(",", -1)[0]))
        .isEqualTo(Optional.ofNullable(why));
    assertThat(Acceptance.ANY.path(type, path == null ? "" : path)).isEmpty();
  }

  @Test
  void anAnnotationOfOursWinsAsWell() {
    change(added(global(Map.of("proxy-read-timeout", "7"))));
    change(added(ingress(Map.of("headgate.io/proxy-read-timeout", "9"))));

    assertThat(policies().route().forward().readTimeout()).isEqualTo(Duration.ofSeconds(9));
  }

  @Test
  void whereAnAnnotationCannotBeReadTheKeyStands() {
    change(added(global(Map.of("proxy-read-timeout", "7"))));
    change(added(ingress(Map.of(NGINX + "proxy-read-timeout", "9s"))));

    assertThat(policies().route().forward().readTimeout()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void anAllowListOfAnIngressWinsUnderBothOfItsNames() {
    change(added(global(Map.of("whitelist-source-range", "10.0.0.0/8"))));
    change(added(ingress(Map.of(NGINX + "allowlist-source-range", "192.0.2.0/24"))));

    assertThat(policies().route().access().allowed().toString()).contains("192.0.2.0");
    assertThat(policies().route().access().allowed()).hasSize(1);
  }

  @Test
  void whoIsBlockedIsBlockedEverywhere() {
    Map<String, String> own =
        Map.of(NGINX + "denylist-source-range", "192.0.2.0/24", NGINX + "block-cidrs", "::1");
    change(added(global(Map.of("block-cidrs", "10.0.0.0/8,203.0.113.7"))), added(ingress(own)));

    assertThat(policies().route().access().denied().toString())
        .contains("192.0.2.0", "10.0.0.0", "203.0.113.7")
        .doesNotContain("::1");
  }

  /** Half of what cannot be read might be the point; an open door would make no noise. */
  @ParameterizedTest
  @CsvSource({"whitelist-source-range", "denylist-source-range", "block-cidrs"})
  void whatShouldKeepSomebodyOutAndCannotBeReadKeepsEverybodyOut(String key) {
    change(added(global(Map.of(key, "10.0.0.0/33"))), added(ingress(Map.of())));

    assertThat(policies().route().access().denied()).isEqualTo(AccessPolicy.NOBODY.denied());
    assertThat(globalProblems())
        .containsExactly(
            "data."
                + key
                + ": \"10.0.0.0/33\" (expected: CIDRs or addresses, with commas); nobody is"
                + " allowed");
  }

  @ParameterizedTest
  @MethodSource("ofTheQuestion")
  void aKeySaysSomethingOfTheQuestionOfAllIngresses(List<String> row) {
    Map<String, String> data = new TreeMap<>(Map.of("global-auth-url", GLOBAL_URL));
    data.put("global-auth-signin", "/in");
    data.put("global-auth-cache-key", "x");
    policies(data, Map.of());
    assertThat(authorization().toString()).doesNotContain(row.get(2));

    data.put(row.get(0), row.get(1));
    policies(data, Map.of());
    assertThat(authorization().toString()).contains(row.get(2)).contains("auth.example");
    assertThat(globalProblems()).isEmpty();
    data.remove("global-auth-url");
    policies(data, Map.of());
    assertThat(authorization()).isEmpty();
  }

  /** What an Ingress says of the question itself is another question, and nothing of it global. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -                                     | auth.example
          enable-global-auth: true              | auth.example
          enable-global-auth: perhaps           | auth.example
          enable-global-auth: false             | -
          auth-method: PUT                      | auth.example
          auth-url: http://own.example          | own.example
          auth-url: own.example                 | Unknown
          auth-url: http://own.example, enable-global-auth: false | own.example
          """)
  void anIngressAsksElsewhereOrNobody(String annotations, String asked) {
    Map<String, String> own = new TreeMap<>();
    for (String one : annotations.split(", ", -1)) {
      if (!one.equals("-")) {
        own.put(one.substring(0, one.indexOf(": ")), one.substring(one.indexOf(": ") + 2));
      }
    }
    policies(Map.of("global-auth-url", GLOBAL_URL, "global-auth-method", "POST"), own);

    String policy = authorization().map(it -> it.toString()).orElse("-");
    assertThat(policy).contains(asked);
    assertThat(policy.contains("POST")).isEqualTo(asked.equals("auth.example"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          global-auth-url              | auth.example
          global-auth-url              | ''
          global-auth-url              | http://a/$http_host{}
          global-auth-method           | TRACE
          global-auth-signin           | javascript:alert(1)
          global-auth-response-headers | Host
          global-auth-cache-duration   | long
          """)
  void aQuestionOfAllThatCannotBeReadKeepsEverybodyOut(String key, String value) {
    Map<String, String> data = new TreeMap<>(Map.of("global-auth-url", GLOBAL_URL));
    data.put(key, value);
    policies(data, Map.of());

    assertThat(authorization().orElseThrow().target())
        .isInstanceOf(AuthorizationPolicy.Unknown.class);
    assertThat(globalProblems())
        .singleElement()
        .asString()
        .startsWith("data." + key + ": \"" + value + "\" (expected: ")
        .endsWith("; requests of every Ingress without an auth-url are answered with 503");
    policies(data, Map.of("enable-global-auth", "false"));
    assertThat(authorization()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -               | /.well-known/acme-challenge
          ''              |
          /public,  /a/   | /public /a/
          public          | /.well-known/acme-challenge
          /a,b            | /.well-known/acme-challenge
          """)
  void pathsAreOpenWhereSomebodyIsAskedElsewhere(String value, String open) {
    Map<String, String> data = new TreeMap<>();
    if (!value.equals("-")) {
      data.put("no-auth-locations", value);
    }
    policies(data, Map.of());
    assertThat(policies().route().access().identification()).isEqualTo(Identification.NONE);

    policies(data, Map.of("auth-url", GLOBAL_URL));
    assertThat(String.join(" ", policies().route().access().identification().openPaths()))
        .isEqualTo(open == null ? "" : open);
  }

  @Test
  void aBadValueKeepsTheDefaultAndDisturbsNothingElse() {
    change(
        added(global(Map.of("proxy-read-timeout", "7s", "proxy-send-timeout", "8"))),
        added(ingress(Map.of())));

    assertThat(policies().route().forward().readTimeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(policies().route().forward().sendTimeout()).isEqualTo(Duration.ofSeconds(8));
    assertThat(globalProblems())
        .containsExactly(
            "data.proxy-read-timeout: \"7s\" (expected: whole seconds without a unit, 1-2147483);"
                + " the default stands");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          enable-ocsp    | on        | data.enable-ocsp: "on" (expected: true or false); the default stands
          hsts           | perhaps   | data.hsts: "perhaps" (expected: true or false); the default stands
          server-snippet | return 1; | data.server-snippet: its value is a program, or a place on a disk
          proxy-bod-size | 1m        | data.proxy-bod-size: "1m" has no effect: no such key is known; perhaps proxy-body-size was meant
          ssl-session-ticket-key | a2V5 | data.ssl-session-ticket-key: a key is for a Secret, and no ConfigMap's; instead: --ssl-session-ticket-secret
          ssl-session-cache-size | 1k | data.ssl-session-cache-size: "1k" (expected: 8k-256m, such as 10m); the default stands
          ssl-session-timeout | 0 | data.ssl-session-timeout: "0" (expected: a number with s, m, h or d, such as 10m, 2d at most; s where none is written); the default stands
          ssl-protocols  | TLSv1     | data.ssl-protocols: "TLSv1" (expected: some of TLSv1.2, TLSv1.3); the default stands
          """)
  void aKeyWithoutEffectIsSaidOnce(String key, String value, String problem) {
    change(added(global(Map.of(key, value))), added(ingress(Map.of())));
    change(added(Written.ingress("other", "b.example", "b")));

    assertThat(globalProblems()).containsExactly(problem);
    assertThat(snapshot.ingress().tls()).isEqualTo(TlsOffer.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ssl-protocols  | TLSv1.3      | protocols=Optional[[TLSv1.3]]
          ssl-protocols  | TLSv1.2 TLSv1.3 | protocols=Optional[[TLSv1.2, TLSv1.3]]
          ssl-ciphers    | ECDHE-RSA-AES128-GCM-SHA256:NO-SUCH | ciphers=Optional[[ECDHE-RSA-AES128-GCM-SHA256, NO-SUCH]]
          ssl-prefer-server-ciphers | false | preferOurs=Optional[false]
          ssl-ecdh-curve | X25519:P-256 | curves=Optional[X25519:P-256]
          use-http2      | False        | http2=Optional[false]
          ssl-reject-handshake | true   | onlyKnownNames=true
          """)
  void whatAllClientsAreOfferedIsInTheSnapshot(String key, String value, String offer) {
    change(added(global(Map.of(key, value))));

    assertThat(snapshot.ingress().tls().toString()).contains(offer);
    assertThat(globalProblems()).isEmpty();
    change(modified(global(Map.of())));
    assertThat(snapshot.ingress().tls()).isEqualTo(TlsOffer.NONE);
  }

  @Test
  void whetherTheStatusOfCertificatesIsShownIsInTheSnapshot() {
    assertThat(snapshot.ingress().terms().handshakes().stapling()).isFalse();
    change(added(global(Map.of("enable-ocsp", "True"))));
    assertThat(snapshot.ingress().terms().handshakes().stapling()).isTrue();
    assertThat(globalProblems()).isEmpty();
    change(modified(global(Map.of())));
    assertThat(snapshot.ingress().terms().handshakes().stapling()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ssl-session-tickets    | False | tickets=Optional[false]
          ssl-session-cache      | false | cache=Optional[false]
          ssl-session-cache-size | 10m   | cached=OptionalLong[40000]
          ssl-session-cache-size | 8k    | cached=OptionalLong[31]
          ssl-session-timeout    | 10m   | timeout=Optional[PT10M]
          ssl-session-timeout    | 2d    | timeout=Optional[PT48H]
          ssl-session-timeout    | 90    | timeout=Optional[PT1M30S]
          """)
  void howSessionsGoOnIsInTheSnapshot(String key, String value, String terms) {
    change(added(global(Map.of(key, value))));

    assertThat(snapshot.ingress().sessions().toString()).contains(terms);
    assertThat(globalProblems()).isEmpty();
    change(modified(global(Map.of())));
    assertThat(snapshot.ingress().sessions()).isEqualTo(SessionTerms.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          client-header-timeout       | 5      | head=Optional[PT5S]
          client-body-timeout         | 90     | body=Optional[PT1M30S]
          keep-alive                  | 5      | keepAlive=Optional[PT5S]
          keep-alive                  | 0      | keepAlive=Optional.empty, requests=Optional[1]
          keep-alive-requests         | 7      | requests=Optional[7]
          large-client-header-buffers | 4 16k  | HeadSize[line=16384, fields=65536]
          large-client-header-buffers | 2  1k  | HeadSize[line=1024, fields=2048]
          large-client-header-buffers | 8 128k | HeadSize[line=131072, fields=1048576]
          """)
  void whatClientsMayDoIsInTheSnapshot(String key, String value, String limit) {
    change(added(global(Map.of(key, value))));

    assertThat(snapshot.ingress().clients().toString()).contains(limit);
    assertThat(globalProblems()).isEmpty();
    change(modified(global(Map.of())));
    assertThat(snapshot.ingress().clients()).isEqualTo(ClientLimits.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          client-header-timeout       | 0
          client-header-timeout       | 5s
          client-body-timeout         | -1
          keep-alive                  | 5s
          keep-alive-requests         | 0
          large-client-header-buffers | 4
          large-client-header-buffers | 8k
          large-client-header-buffers | 4 8k 1
          large-client-header-buffers | 0 8k
          large-client-header-buffers | 65 8k
          large-client-header-buffers | 4 1023
          large-client-header-buffers | 4 129k
          large-client-header-buffers | 9 128k
          large-client-header-buffers | 4 1g
          large-client-header-buffers | four 8k
          """)
  void whatIsNoLimitForClientsIsAProblem(String key, String value) {
    change(added(global(Map.of(key, value))));

    assertThat(globalProblems())
        .singleElement()
        .asString()
        .startsWith("data." + key + ": \"" + value + "\" (expected: ");
    assertThat(snapshot.ingress().clients()).isEqualTo(ClientLimits.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          upstream-keepalive-connections | 0     | most=Optional[0]
          upstream-keepalive-timeout     | 5     | idle=Optional[PT5S]
          upstream-keepalive-requests    | 7     | requests=Optional[7]
          upstream-keepalive-time        | 30m   | age=Optional[PT30M]
          upstream-keepalive-time        | 5     | age=Optional[PT5S]
          upstream-keepalive-connections | -1    | ''
          upstream-keepalive-requests    | 0     | ''
          upstream-keepalive-time        | 0     | ''
          upstream-keepalive-time        | later | ''
          """)
  void whichConnectionsToPodsAreKeptIsInTheSnapshot(String key, String value, String kept) {
    change(added(global(Map.of(key, value))));

    if (kept.isEmpty()) {
      assertThat(globalProblems()).singleElement().asString().startsWith("data." + key);
      assertThat(snapshot.ingress().terms().kept()).isEqualTo(KeptConnections.NONE);
    } else {
      assertThat(globalProblems()).isEmpty();
      assertThat(snapshot.ingress().terms().kept().toString()).contains(kept);
    }
  }

  @Test
  void aChangeCountsAtOnceAndOnlyWhereItMeansSomething() {
    String own = ingress(Map.of(NGINX + "proxy-read-timeout", "9"));
    change(added(own), added(Written.ingress("other", "b.example", "b")));
    assertThat(globalProblems())
        .containsExactly(
            "--configmap: \"edge/tuning\" is not there (expected: a ConfigMap); defaults hold");
    Ingress unchanged = snapshot.ingress().ingresses().get(NAME);

    change(added(global(Map.of("proxy-read-timeout", "7"))));
    assertThat(timeouts()).containsExactly("i 9", "other 7");
    change(modified(global(Map.of("proxy-read-timeout", "8"))));
    assertThat(timeouts()).containsExactly("i 9", "other 8");
    assertThat(globalProblems()).isEmpty();
    change(deleted(global(Map.of())));
    assertThat(timeouts()).containsExactly("i 9", "other 60");
    assertThat(snapshot.ingress().ingresses().get(NAME)).isSameAs(unchanged);
  }

  @Test
  void withoutTheFlagNothingIsReadAndNothingSaid() {
    builder = builder(Optional.empty());
    change(added(global(Map.of("proxy-read-timeout", "7", "hsts", "true"))));
    change(added(ingress(Map.of())));

    assertThat(policies().route().forward().readTimeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(globalProblems()).isEmpty();
  }

  @Test
  void noAnnotationOfAnIngressIsTakenForTheConfigMaps() {
    change(added(ingress(Map.of("/proxy-read-timeout", "7"))));

    assertThat(policies().route().forward().readTimeout()).isEqualTo(Duration.ofSeconds(60));
  }

  /** Every key with words that few keys take, with what none takes, and with its own default. */
  @Test
  void checkSaysOfAKeyWhatServingDoes(@TempDir Path folder) throws Exception {
    List<CatalogueEntry> entries =
        ConfigMapCatalogue.groups().stream().flatMap(it -> it.entries().stream()).toList();
    List<String> wrong = new ArrayList<>();
    for (String value : List.of("", "true", "7", "10.0.0.0/8", "off", "\u0001", "STANDARD")) {
      Map<String, String> data = new TreeMap<>();
      entries.forEach(
          it -> data.put(it.name(), value.equals("STANDARD") ? it.form().standard() : value));
      change(modified(global(data)));
      Path file = Files.writeString(folder.resolve("c.yaml"), global(data));
      ManifestCheck check =
          new ManifestCheck(
              new CheckOptions(AnnotationCatalogue.NGINX_PREFIX, Optional.of(GLOBAL)));
      check.read(file);
      assertThat(check.report().findings()).hasSameSizeAs(entries);
      for (Finding finding : check.report().findings()) {
        boolean used =
            finding.verdict() instanceof Verdict.Applied
                || finding.verdict() instanceof Verdict.Differs;
        List<String> said =
            globalProblems().stream()
                .filter(it -> it.startsWith(finding.subject() + ": "))
                .toList();
        if (used
            ? !said.isEmpty()
            : said.size() != 1 || !said.getFirst().contains(finding.verdict().why())) {
          wrong.add(finding + " " + said);
        }
      }
    }

    assertThat(wrong).isEmpty();
  }

  private IngressPolicies policies(Map<String, String> keys, Map<String, String> annotations) {
    Map<String, String> prefixed = new TreeMap<>();
    annotations.forEach(
        (name, value) ->
            prefixed.put((name.matches(".*(gzip|brotli).*") ? OWN : NGINX) + name, value));
    change(modified(global(keys)), modified(ingress(prefixed)));
    return policies();
  }

  private IngressPolicies policies() {
    Ingress ingress = snapshot.ingress().ingresses().get(NAME);
    assertThat(ingress).isNotNull();
    return ingress.routing().policies();
  }

  private Optional<AuthorizationPolicy> authorization() {
    return policies().route().access().authorization();
  }

  private List<String> timeouts() {
    return snapshot.ingress().ingresses().values().stream()
        .map(
            it ->
                it.name().name() + " " + it.routing().policy().forward().readTimeout().toSeconds())
        .sorted()
        .toList();
  }

  private List<String> globalProblems() {
    return snapshot.problems().stream()
        .filter(it -> it.object().kind().equals("ConfigMap"))
        .peek(it -> assertThat(it.reason()).isEqualTo(Problem.Reason.ConfigMap))
        .peek(it -> assertThat(it.object().name()).isEqualTo("tuning"))
        .map(Problem::message)
        .toList();
  }

  private void change(ResourceEvent... events) {
    for (ResourceEvent event : events) {
      store.apply(event);
    }
    builder.build(snapshot, List.of()).ifPresent(it -> snapshot = it.snapshot());
  }

  private static String global(Map<String, String> data) {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: tuning, namespace: edge}
    data: {%s}
    """
        .formatted(entries(data));
  }

  private static String headers(Map<String, String> data) {
    return global(data).replace("tuning", "headers");
  }

  private static String ingress(Map<String, String> annotations) {
    return Written.ingress("i", "a.example", "a")
        .replace(
            "creationTimestamp:",
            "annotations: {" + entries(annotations) + "}, creationTimestamp:");
  }

  private static String entries(Map<String, String> map) {
    return map.entrySet().stream()
        .map(it -> "\"" + it.getKey() + "\": \"" + it.getValue().replace("\u0001", "\\x01") + "\"")
        .collect(Collectors.joining(", "));
  }
}
