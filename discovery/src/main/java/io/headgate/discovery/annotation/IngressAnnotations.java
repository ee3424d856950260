package io.headgate.discovery.annotation;

import io.headgate.discovery.model.CorsPolicy;
import io.headgate.discovery.model.CorsPolicy.Origin;
import io.headgate.discovery.model.ForwardPolicy;
import io.headgate.discovery.model.HeaderPolicy;
import io.headgate.discovery.model.HostMatch;
import io.headgate.discovery.model.HostPolicy;
import io.headgate.discovery.model.LocationTemplate;
import io.headgate.discovery.model.PathPolicy;
import io.headgate.discovery.model.PathPolicy.Expressions;
import io.headgate.discovery.model.RedirectPolicy;
import io.headgate.discovery.model.RedirectPolicy.Redirect;
import io.headgate.discovery.model.RedirectPolicy.ToTls;
import io.headgate.discovery.model.RedirectPolicy.ToTls.When;
import io.headgate.discovery.model.RetryConditions;
import io.headgate.discovery.model.RewriteTarget;
import io.headgate.discovery.model.RoutePolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The annotations of Ingresses that are applied, by the names, grammars and defaults of
 * ingress-nginx v1.15. {@link AnnotationVerdicts} says what becomes of the others. Pure.
 */
public final class IngressAnnotations {

  static final Annotation<Duration> CONNECT_TIMEOUT =
      new Annotation<>("proxy-connect-timeout", Grammar.seconds());
  static final Annotation<Duration> READ_TIMEOUT =
      new Annotation<>("proxy-read-timeout", Grammar.seconds());
  static final Annotation<Duration> SEND_TIMEOUT =
      new Annotation<>("proxy-send-timeout", Grammar.seconds());
  static final Annotation<Long> BODY_SIZE = new Annotation<>("proxy-body-size", Grammar.size());
  static final Annotation<Integer> TRIES =
      new Annotation<>("proxy-next-upstream-tries", Grammar.integer(0, Integer.MAX_VALUE));

  static final Annotation<String> HTTP_VERSION =
      new Annotation<>("proxy-http-version", RouteGrammar.words("1.0", "1.1"));

  static final Annotation<Long> TRIES_WITHIN =
      new Annotation<>("proxy-next-upstream-timeout", RouteGrammar.seconds(false));

  static final Annotation<List<String>> NEXT_POD =
      new Annotation<>(
          "proxy-next-upstream",
          RouteGrammar.someOf(
              "error",
              "timeout",
              "invalid_header",
              "http_500",
              "http_502",
              "http_503",
              "http_504",
              "http_403",
              "http_404",
              "http_429",
              "non_idempotent",
              "updating",
              "off"));

  static final Annotation<Boolean> SSL_REDIRECT =
      new Annotation<>("ssl-redirect", RouteGrammar.flag());
  static final Annotation<Boolean> FORCE_SSL_REDIRECT =
      new Annotation<>("force-ssl-redirect", RouteGrammar.flag());
  static final Annotation<Boolean> PORT_IN_REDIRECTS =
      new Annotation<>("use-port-in-redirects", RouteGrammar.flag());
  static final Annotation<LocationTemplate> PERMANENT_REDIRECT =
      new Annotation<>("permanent-redirect", RouteGrammar.location());
  static final Annotation<Integer> PERMANENT_REDIRECT_CODE =
      new Annotation<>("permanent-redirect-code", Grammar.integer(300, 308));
  static final Annotation<LocationTemplate> TEMPORAL_REDIRECT =
      new Annotation<>("temporal-redirect", RouteGrammar.location());
  static final Annotation<Integer> TEMPORAL_REDIRECT_CODE =
      new Annotation<>("temporal-redirect-code", Grammar.integer(300, 308));
  static final Annotation<String> APP_ROOT = new Annotation<>("app-root", RouteGrammar.path());

  static final Annotation<Boolean> ENABLE_CORS =
      new Annotation<>("enable-cors", RouteGrammar.flag());
  static final Annotation<List<Origin>> CORS_ORIGINS =
      new Annotation<>("cors-allow-origin", RouteGrammar.origins());
  static final Annotation<List<String>> CORS_METHODS =
      new Annotation<>("cors-allow-methods", RouteGrammar.methods());
  static final Annotation<List<String>> CORS_HEADERS =
      new Annotation<>("cors-allow-headers", RouteGrammar.headerNames());
  static final Annotation<Boolean> CORS_CREDENTIALS =
      new Annotation<>("cors-allow-credentials", RouteGrammar.flag());
  static final Annotation<List<String>> CORS_EXPOSED =
      new Annotation<>("cors-expose-headers", RouteGrammar.headerNames());
  static final Annotation<Integer> CORS_MAX_AGE =
      new Annotation<>("cors-max-age", Grammar.integer(0, Integer.MAX_VALUE));

  static final Annotation<String> UPSTREAM_VHOST =
      new Annotation<>("upstream-vhost", RouteGrammar.literalHost());
  static final Annotation<String> FORWARDED_PREFIX =
      new Annotation<>("x-forwarded-prefix", RouteGrammar.path());

  static final Annotation<RewriteTarget> REWRITE_TARGET =
      new Annotation<>("rewrite-target", RouteGrammar.rewriteTarget());
  static final Annotation<Boolean> USE_REGEX = new Annotation<>("use-regex", RouteGrammar.flag());

  static final Annotation<List<HostMatch>> SERVER_ALIAS =
      new Annotation<>("server-alias", RouteGrammar.aliases());
  static final Annotation<Boolean> WWW_REDIRECT =
      new Annotation<>("from-to-www-redirect", RouteGrammar.flag());

  private static final List<String> DEFAULT_NEXT_POD = List.of("error", "timeout");

  static final String DEFAULT_CORS_METHODS = "GET, PUT, POST, DELETE, PATCH, OPTIONS";
  static final String DEFAULT_CORS_HEADERS =
      "DNT,Keep-Alive,User-Agent,X-Requested-With,If-Modified-Since,Cache-Control,Content-Type,"
          + "Range,Authorization";
  static final int DEFAULT_CORS_MAX_AGE = 1_728_000;

  private IngressAnnotations() {}

  /**
   * The policy that they ask for.
   *
   * @param prefix of ingress-nginx, {@code --annotations-prefix}; ours is read as well, and wins
   */
  public static Parsed<RoutePolicy> parse(Map<String, String> annotations, String prefix) {
    AnnotationReader reader =
        new AnnotationReader(annotations, List.of(AnnotationCatalogue.OWN_PREFIX, prefix));
    RoutePolicy policy =
        new RoutePolicy(
            forward(reader),
            redirects(reader),
            AccessAnnotations.access(reader).with(LimitAnnotations.limits(reader)),
            cors(reader),
            new HeaderPolicy(
                reader.read(UPSTREAM_VHOST),
                reader.read(FORWARDED_PREFIX),
                HeadAnnotations.connection(reader)));
    return new Parsed<>(policy, reader.faults());
  }

  /**
   * How hosts and paths are to be understood. A target to rewrite to makes them expressions as
   * well.
   *
   * @param prefix as for {@link #parse}
   * @param wholeHost whether expressions spread over the hosts of the rules, as in ingress-nginx
   */
  public static PathPolicy paths(
      Map<String, String> annotations, String prefix, boolean wholeHost) {
    AnnotationReader reader =
        new AnnotationReader(annotations, List.of(AnnotationCatalogue.OWN_PREFIX, prefix));
    Optional<RewriteTarget> rewrite = reader.read(REWRITE_TARGET);
    boolean wanted = rewrite.isPresent() || reader.read(USE_REGEX).orElse(false);
    Expressions which = wholeHost ? Expressions.HOST : Expressions.OWN;
    return new PathPolicy(
        wanted ? which : Expressions.NONE,
        rewrite,
        new HostPolicy(
            reader.read(SERVER_ALIAS).orElse(List.of()), reader.read(WWW_REDIRECT).orElse(false)));
  }

  private static ForwardPolicy forward(AnnotationReader reader) {
    ForwardPolicy standing = ForwardPolicy.DEFAULT;
    return new ForwardPolicy(
        reader.read(CONNECT_TIMEOUT).orElse(standing.connectTimeout()),
        reader.read(READ_TIMEOUT).orElse(standing.readTimeout()),
        reader.read(SEND_TIMEOUT).orElse(standing.sendTimeout()),
        new ForwardPolicy.Messages(
            reader.read(BODY_SIZE).orElse(standing.maxBodyBytes()),
            BufferAnnotations.buffers(reader),
            reader.read(HTTP_VERSION).filter("1.0"::equals).isPresent()),
        new ForwardPolicy.Tries(
            reader.read(TRIES).map(IngressAnnotations::tries).orElse(standing.tries()),
            reader.read(TRIES_WITHIN).map(Duration::ofSeconds).orElse(Duration.ZERO),
            conditions(reader)));
  }

  private static RetryConditions conditions(AnnotationReader reader) {
    return RetryConditions.of(
        reader.read(NEXT_POD).orElse(DEFAULT_NEXT_POD),
        reader.standing(StandingAnnotations.NON_IDEMPOTENT).orElse(false));
  }

  private static RedirectPolicy redirects(AnnotationReader reader) {
    boolean wanted = reader.read(SSL_REDIRECT).orElse(true);
    boolean forced = reader.read(FORCE_SSL_REDIRECT).orElse(false);
    When when = forced ? When.ALWAYS : wanted ? When.HOST_HAS_TLS : When.NEVER;
    boolean withPort = reader.read(PORT_IN_REDIRECTS).orElse(false);
    int temporal = reader.read(TEMPORAL_REDIRECT_CODE).orElse(302);
    int permanent = reader.read(PERMANENT_REDIRECT_CODE).orElse(301);
    return new RedirectPolicy(
        new ToTls(when, withPort),
        reader
            .read(TEMPORAL_REDIRECT)
            .map(it -> new Redirect(temporal, it))
            .or(() -> reader.read(PERMANENT_REDIRECT).map(it -> new Redirect(permanent, it))),
        reader.read(APP_ROOT));
  }

  private static Optional<CorsPolicy> cors(AnnotationReader reader) {
    CorsPolicy policy =
        new CorsPolicy(
            reader.read(CORS_ORIGINS).orElse(List.of(new Origin.Any())),
            new CorsPolicy.Allowed(
                reader
                    .read(CORS_METHODS)
                    .map(IngressAnnotations::listed)
                    .orElse(DEFAULT_CORS_METHODS),
                reader
                    .read(CORS_HEADERS)
                    .map(IngressAnnotations::listed)
                    .orElse(DEFAULT_CORS_HEADERS)),
            reader.read(CORS_CREDENTIALS).orElse(true),
            reader.read(CORS_EXPOSED).map(IngressAnnotations::listed),
            reader.read(CORS_MAX_AGE).orElse(DEFAULT_CORS_MAX_AGE));
    return reader.read(ENABLE_CORS).orElse(false) ? Optional.of(policy) : Optional.empty();
  }

  private static String listed(List<String> words) {
    return String.join(", ", words);
  }

  /** nginx writes "no limit" as 0. */
  private static int tries(int written) {
    return written == 0 ? Integer.MAX_VALUE : written;
  }
}
