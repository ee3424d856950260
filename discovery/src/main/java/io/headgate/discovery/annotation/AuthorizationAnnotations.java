package io.headgate.discovery.annotation;

import io.headgate.discovery.model.AuthorizationPolicy;
import io.headgate.discovery.model.AuthorizationPolicy.Answers;
import io.headgate.discovery.model.AuthorizationPolicy.Caching;
import io.headgate.discovery.model.AuthorizationPolicy.Kept;
import io.headgate.discovery.model.AuthorizationPolicy.Known;
import io.headgate.discovery.model.AuthorizationPolicy.Question;
import io.headgate.discovery.model.AuthorizationPolicy.Unknown;
import io.headgate.discovery.model.AuthorizationUrl;
import io.headgate.discovery.model.RequestTemplate;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The annotations by which somebody else is asked about requests. What of them cannot be read keeps
 * people out: half a question might be answered with yes. Pure.
 */
public final class AuthorizationAnnotations {

  static final String NOBODY_ASKED = "its requests are answered with 503";

  static final Annotation<AuthorizationUrl> URL =
      new Annotation<>("auth-url", AuthorizationGrammar.url(), NOBODY_ASKED);
  static final Annotation<String> METHOD =
      new Annotation<>("auth-method", RouteGrammar.method(), NOBODY_ASKED);
  static final Annotation<String> SIGN_IN =
      new Annotation<>("auth-signin", AuthorizationGrammar.signIn(), NOBODY_ASKED);
  static final Annotation<String> SIGN_IN_PARAMETER =
      new Annotation<>(
          "auth-signin-redirect-param", AuthorizationGrammar.parameter(), NOBODY_ASKED);
  static final Annotation<RequestTemplate> REQUEST_REDIRECT =
      new Annotation<>("auth-request-redirect", AuthorizationGrammar.urlOrPath(), NOBODY_ASKED);
  static final Annotation<List<String>> RESPONSE_HEADERS =
      new Annotation<>("auth-response-headers", AuthorizationGrammar.headers(), NOBODY_ASKED);
  static final Annotation<String> SET_HEADERS =
      new Annotation<>("auth-proxy-set-headers", RouteGrammar.object("ConfigMap"), NOBODY_ASKED);
  static final Annotation<RequestTemplate> CACHE_KEY =
      new Annotation<>("auth-cache-key", AuthorizationGrammar.key(), NOBODY_ASKED);
  static final Annotation<List<Kept>> CACHE_DURATION =
      new Annotation<>("auth-cache-duration", AuthorizationGrammar.durations(), NOBODY_ASKED);
  static final Annotation<Boolean> ALWAYS_SET_COOKIE =
      new Annotation<>("auth-always-set-cookie", RouteGrammar.flag(), NOBODY_ASKED);

  /** ingress-nginx's. */
  static final String STANDARD_PARAMETER = "rd";

  static final List<Kept> STANDARD_DURATIONS =
      List.of(new Kept(List.of(200, 202, 401), Duration.ofMinutes(5)));

  /** What a client that signs in comes back to. */
  private static final String BACK = "=$scheme://$http_host$escaped_request_uri";

  /**
   * What an Ingress says about asking somebody else.
   *
   * @param policy without headers of its own
   * @param headers the ConfigMap that holds them, as it is written
   */
  public record Asked(AuthorizationPolicy policy, Optional<String> headers) {}

  private AuthorizationAnnotations() {}

  /**
   * Empty where nobody is asked. Where something cannot be read, the policy says so.
   *
   * @param prefix of ingress-nginx, {@code --annotations-prefix}; ours is read as well, and wins
   */
  public static Optional<Asked> parse(Map<String, String> annotations, String prefix) {
    AnnotationReader reader =
        new AnnotationReader(annotations, List.of(AnnotationCatalogue.OWN_PREFIX, prefix));
    Optional<AuthorizationUrl> url = reader.read(URL);
    if (url.isEmpty() && reader.faults().isEmpty()) {
      return Optional.empty();
    }
    Question question =
        new Question(reader.read(METHOD).orElse("GET"), reader.read(REQUEST_REDIRECT), Map.of());
    Optional<String> headers = reader.read(SET_HEADERS);
    Answers answers =
        new Answers(
            reader.read(RESPONSE_HEADERS).orElse(List.of()),
            signIn(reader),
            reader.read(ALWAYS_SET_COOKIE).orElse(false));
    List<Kept> kept = reader.read(CACHE_DURATION).orElse(STANDARD_DURATIONS);
    Optional<Caching> caching = reader.read(CACHE_KEY).map(key -> new Caching(key, kept));
    AuthorizationPolicy.Target target =
        url.isPresent() && reader.faults().isEmpty()
            ? new Known(url.get())
            : new Unknown(reader.faults().getFirst());
    return Optional.of(
        new Asked(
            new AuthorizationPolicy(target, question, answers, caching, Optional.empty()),
            headers));
  }

  /** The ConfigMap that is named, as it is written, where somebody is asked at all. */
  public static Optional<String> headers(Map<String, String> annotations, String prefix) {
    return parse(annotations, prefix).flatMap(Asked::headers);
  }

  /** Whether that header is for another program to set. */
  public static boolean isSettable(String name) {
    return AuthorizationGrammar.isForPods(name.toLowerCase(Locale.ROOT));
  }

  /** As ingress-nginx, nothing is added where the URL says itself where to come back to. */
  private static Optional<RequestTemplate> signIn(AnnotationReader reader) {
    String parameter = reader.read(SIGN_IN_PARAMETER).orElse(STANDARD_PARAMETER);
    return reader
        .read(SIGN_IN)
        .map(
            url -> {
              int query = url.indexOf('?');
              if (query < 0) {
                return url + "?" + parameter + BACK;
              }
              String arguments = url.substring(query + 1);
              return ("&" + arguments).contains("&" + parameter + "=")
                  ? url
                  : url + (arguments.isEmpty() ? "" : "&") + parameter + BACK;
            })
        .flatMap(RequestTemplate::of);
  }
}
