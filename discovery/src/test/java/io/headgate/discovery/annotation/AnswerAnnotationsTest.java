package io.headgate.discovery.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.AnswerPolicy;
import io.headgate.discovery.model.CompressionPolicy;
import io.headgate.discovery.model.CookieChanges;
import io.headgate.discovery.model.ErrorPolicy;
import io.headgate.discovery.model.IpLiteral;
import io.headgate.discovery.model.LinkLocal;
import io.headgate.discovery.model.MediaTypes;
import io.headgate.discovery.model.MirrorPolicy;
import io.headgate.discovery.model.PacePolicy;
import io.headgate.discovery.model.TracePolicy;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From annotations to what becomes of answers, and who gets copies. */
class AnswerAnnotationsTest {

  private static final String NGINX = AnnotationCatalogue.NGINX_PREFIX;

  @Test
  void nothingIsTheDefault() {
    assertThat(parse(Map.of())).isEqualTo(AnswerPolicy.DEFAULT);
  }

  @Test
  void errors() {
    assertThat(
            parse(
                    Map.of(
                        "default-backend", "pages",
                        "custom-http-errors", "404, 503,404",
                        "disable-proxy-intercept-errors", "true"))
                .errors())
        .isEqualTo(new ErrorPolicy(Optional.of("pages"), Set.of(404, 503), false));
  }

  @ParameterizedTest
  @CsvSource({
    // from, to, what is changed
    "http://a/,  /,    http://a/ /",
    "http://a/,  ,     ''",
    "http://a/,  off,  ''",
    "off,        /,    ''",
    "default,    /,    ''",
    ",           /,    ''",
    "~^http,     /,    ''",
  })
  void redirects(String from, String to, String changed) {
    Map<String, String> written = new HashMap<>();
    put(written, "proxy-redirect-from", from);
    put(written, "proxy-redirect-to", to);

    assertThat(
            parse(written)
                .head()
                .location()
                .map(it -> it.from().text() + " " + it.to().text())
                .orElse(""))
        .isEqualTo(changed);
  }

  @ParameterizedTest
  @CsvSource({
    // domain, path, what is changed
    "pod.local shop.test,    ,            pod.local shop.test - -",
    ".pod.local  .shop.test, ,            pod.local shop.test - -",
    "pod.local $host,        /in/ /,      pod.local $host /in/ /",
    ",                       / /$host/,   - - / /$host/",
    "off,                    off,         - - - -",
    "pod.local,              /a /b /c,    - - - -",
    "~^pod shop.test,        ~*^/a /b,    - - - -",
    "'pod.local x;Secure',   '/ /;Secure', - - - -",
    ". shop.test,            a b,         - - - -",
  })
  void cookies(String domain, String path, String changed) {
    Map<String, String> written = new HashMap<>();
    put(written, "proxy-cookie-domain", domain);
    put(written, "proxy-cookie-path", path);
    CookieChanges changes = parse(written).head().cookies();

    assertThat(text(changes.domain()) + " " + text(changes.path())).isEqualTo(changed);
  }

  private static String text(Optional<CookieChanges.Change> change) {
    return change.map(it -> it.from().text() + " " + it.to().text()).orElse("- -");
  }

  @Test
  void offOnAnIngressTakesBackWhatStandsForAll() {
    Map<String, String> standing =
        new StandingAnnotations(Map.of("proxy-cookie-path", "/ /in/"))
            .behind(Map.of(NGINX + "/proxy-cookie-path", "off"));

    assertThat(AnswerAnnotations.parse(standing, NGINX).head().cookies())
        .isEqualTo(CookieChanges.NONE);
    assertThat(
            AnswerAnnotations.parse(
                    new StandingAnnotations(Map.of("proxy-cookie-path", "/ /in/"))
                        .behind(Map.of(NGINX + "/proxy-cookie-path", "/")),
                    NGINX)
                .head()
                .cookies()
                .path())
        .isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "https://copy.example$request_uri,       true  copy.example 443  $request_uri",
    "https://copy.example/$request_uri,      true  copy.example 443  $request_uri",
    "http://copy.example:81,                 false copy.example 81   $request_uri",
    "http://10.0.0.1/in$uri,                 false 10.0.0.1     80   /in$uri",
    "http://$host:81/x,                      false $host        81   /x",
  })
  void copies(String url, String meant) {
    Optional<MirrorPolicy> mirror = parse(Map.of("mirror-target", url)).mirror();

    assertThat(mirror)
        .map(
            it ->
                "%s %s %d %s"
                    .formatted(
                        it.url().tls(), it.url().host(), it.url().port(), it.url().target().text()))
        .contains(meant.replaceAll(" +", " "));
    assertThat(mirror.map(MirrorPolicy::withBody)).contains(true);
  }

  @ParameterizedTest
  @CsvSource({
    "mirror-target, http://169.254.169.254/latest/meta-data",
    "mirror-target, 'http://[fe80::1]/'",
    "mirror-target, 'http://[fd00:ec2::254]/'",
    "mirror-target, 'http://[::ffff:169.254.169.254]/'",
    "mirror-target, http://$http_host/",
    "mirror-target, http://$http_target/",
    "mirror-target, http://a$host/",
    "mirror-target, http://copy.example/$http_x",
    "mirror-target, http://copy.example/$cookie_x",
    "mirror-target, http://copy.example$http_x",
    "mirror-target, http://user@copy.example/",
    "mirror-target, copy.example",
    "mirror-target, file:///etc/passwd",
    "mirror-host, $http_x",
    "mirror-host, a b",
    "proxy-cookie-domain, ~^pod shop.test",
    "proxy-cookie-domain, pod.local",
    "proxy-cookie-path, / /;Secure",
    "proxy-cookie-path, /a /$arg_x",
    "custom-headers, a/b/c",
    "connection-proxy-header, upgrade",
    "mirror-request-body, true",
    "server-alias, ~^www",
    "default-backend, other/pages",
    "custom-http-errors, 200",
  })
  void whatIsOutsideItsGrammarIsRefused(String name, String value) {
    assertThat(
            AnnotationVerdicts.ofIngress(Map.of(NGINX + "/" + name, value), NGINX)
                .getFirst()
                .verdict())
        .isInstanceOf(Verdict.Refused.class);
    assertThat(parse(Map.of(name, value))).isEqualTo(AnswerPolicy.DEFAULT);
  }

  @ParameterizedTest
  @CsvSource({
    "169.254.169.254, true",
    "169.253.255.255, false",
    "fe80::1,         true",
    "fd00:ec2::254,   true",
    "fd00:ec2::253,   false",
    "10.0.0.1,        false",
    "127.0.0.1,       false",
  })
  void linkLocal(String address, boolean linkLocal) {
    assertThat(LinkLocal.contains(IpLiteral.parse(address).orElseThrow())).isEqualTo(linkLocal);
  }

  @ParameterizedTest
  @CsvSource({
    // limit-rate, limit-rate-after, bytes a second, bytes before
    ",   ,   0,     0",
    "0,  5,  0,     0",
    "10, ,   10240, 0",
    "10, 5,  10240, 5120",
  })
  void pace(String rate, String after, long bytesPerSecond, long freeBytes) {
    Map<String, String> written = new HashMap<>();
    put(written, "limit-rate", rate);
    put(written, "limit-rate-after", after);

    assertThat(parse(written).delivery().pace())
        .isEqualTo(
            bytesPerSecond == 0
                ? Optional.empty()
                : Optional.of(new PacePolicy(bytesPerSecond, freeBytes)));
  }

  @ParameterizedTest
  @CsvSource({"true, true", "false, false"})
  void logged(String written, boolean logged) {
    assertThat(parse(Map.of("enable-access-log", written)).observation().logged())
        .isEqualTo(logged);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "enable-opentelemetry              | true            | true  | true  | none",
        "enable-opentelemetry              | false           | false | true  | none",
        "enable-opentelemetry              | perhaps         | true  | true  | none",
        "opentelemetry-trust-incoming-span | false           | true  | false | none",
        "opentelemetry-operation-name      | shop $uri       | true  | true  | 2",
        "opentelemetry-operation-name      | shop            | true  | true  | 1",
        "opentelemetry-operation-name      | a  b            | true  | true  | none",
        "opentelemetry-operation-name      | $service_name   | true  | true  | none",
        "opentelemetry-operation-name      | a;b             | true  | true  | none",
        "opentelemetry-operation-name      | \"a\"             | true  | true  | none",
      })
  void traces(String name, String written, boolean followed, boolean believed, Integer words) {
    TracePolicy trace = parse(Map.of(name, written)).observation().trace();

    assertThat(trace.followed()).isEqualTo(followed);
    assertThat(trace.believed()).isEqualTo(believed);
    assertThat(trace.name().map(it -> it.words().size())).isEqualTo(Optional.ofNullable(words));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // use-gzip | level | min-length | types | what is done
        "          |     |      |                 | ''",
        "false     | 5   | 20   | text/css        | ''",
        "maybe     | 5   | 20   | text/css        | ''",
        "true      |     |      |                 | 1 256 18",
        "T         | 5   | 20   | Text/CSS        | 5 20 text/css text/html",
        "true      | 9   | 0    | text/css  a/b+c | 9 0 a/b+c text/css text/html",
        "true      | 1   |      | text/css *      | 1 256 all",
        // What cannot be read is as if it were not there.
        "true      | 0   | -1   | text            | 1 256 18",
        "true      | 10  | 1k   | text/css,a/b    | 1 256 18",
      })
  void compression(String use, String level, String from, String types, String done) {
    Map<String, String> written = new HashMap<>();
    put(written, "use-gzip", use);
    put(written, "gzip-level", level);
    put(written, "gzip-min-length", from);
    put(written, "gzip-types", types);

    assertThat(
            ours(written)
                .gzip()
                .map(it -> it.level() + " " + it.minLength() + " " + types(it.types()))
                .orElse(""))
        .isEqualTo(done);
    assertThat(parse(written)).isEqualTo(AnswerPolicy.DEFAULT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // enable-brotli | level | min-length | types | what is done
        "          |     |      |                 | ''",
        "false     | 5   | 20   | text/css        | ''",
        "true      |     |      |                 | 4 20 19",
        "true      | 0   | 0    | text/css        | 0 0 text/css text/html",
        "true      | 7   | 256  | *               | 7 256 all",
        "true      | 11  | 256  | *               | 7 256 all",
        "true      | 12  | -1   | text            | 4 20 19",
      })
  void brotli(String enabled, String level, String from, String types, String done) {
    Map<String, String> written = new HashMap<>();
    put(written, "enable-brotli", enabled);
    put(written, "brotli-level", level);
    put(written, "brotli-min-length", from);
    put(written, "brotli-types", types);

    assertThat(
            ours(written)
                .brotli()
                .map(it -> it.level() + " " + it.minLength() + " " + types(it.types()))
                .orElse(""))
        .isEqualTo(done);
    assertThat(ours(written).gzip()).isEmpty();
  }

  private static String types(MediaTypes types) {
    if (types.all()) {
      return "all";
    }
    return types.names().size() > 3
        ? Integer.toString(types.names().size())
        : String.join(" ", new TreeSet<>(types.names()));
  }

  /** Of what stands under our own prefix. */
  private static CompressionPolicy ours(Map<String, String> written) {
    Map<String, String> annotations = new HashMap<>();
    written.forEach(
        (name, value) -> annotations.put(AnnotationCatalogue.OWN_PREFIX + "/" + name, value));
    return AnswerAnnotations.parse(annotations, NGINX).delivery().compression();
  }

  @Test
  void compressionIsOfOursAloneAndOfTheConfigMap() {
    assertThat(
            AnnotationVerdicts.ofIngress(Map.of(NGINX + "/use-gzip", "true"), NGINX)
                .getFirst()
                .verdict())
        .isEqualTo(
            new Verdict.Refused("an annotation of Headgate alone", "write headgate.io/use-gzip"));
    assertThat(
            AnnotationVerdicts.ofIngress(Map.of("headgate.io/use-gzip", "true"), NGINX)
                .getFirst()
                .verdict())
        .isInstanceOf(Verdict.Applied.class);

    StandingAnnotations standing =
        StandingAnnotations.of(Map.of("use-gzip", "true", "gzip-level", "4", "gzip-types", "a"));
    assertThat(standing.values()).containsOnlyKeys("use-gzip", "gzip-level");
    assertThat(
            AnswerAnnotations.parse(standing.behind(Map.of()), NGINX)
                .delivery()
                .compression()
                .gzip()
                .map(CompressionPolicy.Rule::level))
        .contains(4);
    assertThat(
            AnswerAnnotations.parse(standing.behind(Map.of("headgate.io/use-gzip", "false")), NGINX)
                .delivery()
                .compression())
        .isEqualTo(CompressionPolicy.NONE);
  }

  private static void put(Map<String, String> written, String name, String value) {
    if (value != null) {
      written.put(name, value);
    }
  }

  private static AnswerPolicy parse(Map<String, String> written) {
    Map<String, String> annotations = new HashMap<>();
    written.forEach((name, value) -> annotations.put(NGINX + "/" + name, value));
    return AnswerAnnotations.parse(annotations, NGINX);
  }
}
