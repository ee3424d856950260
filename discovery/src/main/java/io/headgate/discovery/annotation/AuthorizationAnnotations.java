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

  static final Annotation<String> SET_HEADERS =
      new Annotation<>("auth-proxy-set-headers", RouteGrammar.object("ConfigMap"), NOBODY_ASKED);

  /** Where it is not read, the question of all Ingresses is asked. */
  static final Annotation<Boolean> ENABLE_GLOBAL =
      new Annotation<>("enable-global-auth", RouteGrammar.flag());

  /** ingress-nginx's. */
  static final String STANDARD_PARAMETER = "rd";

  static final String STANDARD_OPEN_PATH = "/.well-known/acme-challenge";

  static final List<Kept> STANDARD_DURATIONS =
      List.of(new Kept(List.of(200, 202, 401), Duration.ofMinutes(5)));

  /** What a client that signs in comes back to. */
  private static final String BACK = "=$scheme://$http_host$escaped_request_uri";

  /**
   * What is said about asking somebody else.
   *
   * @param key by which it is said who, for messages
   * @param policy without headers of its own
   * @param headers the ConfigMap that holds them, as it is written
   */
  public record Asked(String key, AuthorizationPolicy policy, Optional<String> headers) {}

  private AuthorizationAnnotations() {}

  /**
   * Empty where nobody is asked. Where something cannot be read, the policy says so. What the
   * Ingress says itself wins, as a whole, over what stands for all Ingresses.
   *
   * @param prefix of ingress-nginx, {@code --annotations-prefix}; ours is read as well, and wins
   */
  public static Optional<Asked> parse(Map<String, String> annotations, String prefix) {
    Optional<Asked> own = parse(reader(annotations, prefix), AuthorizationKeys.OF_INGRESS);
    return own.isPresent() || !reader(annotations, prefix).read(ENABLE_GLOBAL).orElse(true)
        ? own
        : parse(new AnnotationReader(annotations, List.of()), AuthorizationKeys.OF_ALL);
  }

  /** Paths of rules that begin so ask nobody who they are; not of one Ingress, but of all. */
  public static List<String> openPaths(Map<String, String> annotations) {
    return new AnnotationReader(annotations, List.of())
        .standing(StandingAnnotations.OPEN_PATHS)
        .orElse(List.of(STANDARD_OPEN_PATH));
  }

  private static AnnotationReader reader(Map<String, String> annotations, String prefix) {
    return new AnnotationReader(annotations, List.of(AnnotationCatalogue.OWN_PREFIX, prefix));
  }

  private static Optional<Asked> parse(AnnotationReader reader, AuthorizationKeys keys) {
    Optional<AuthorizationUrl> url = reader.read(keys.url());
    if (url.isEmpty() && reader.faults().isEmpty()) {
      return Optional.empty();
    }
    Question question =
        new Question(
            reader.read(keys.method()).orElse("GET"),
            reader.read(keys.requestRedirect()),
            Map.of());
    Optional<String> headers = reader.read(SET_HEADERS);
    Answers answers =
        new Answers(
            reader.read(keys.responseHeaders()).orElse(List.of()),
            signIn(reader, keys),
            reader.read(keys.alwaysSetCookie()).orElse(false));
    List<Kept> kept = reader.read(keys.cacheDuration()).orElse(STANDARD_DURATIONS);
    Optional<Caching> caching = reader.read(keys.cacheKey()).map(key -> new Caching(key, kept));
    AuthorizationPolicy.Target target =
        url.isPresent() && reader.faults().isEmpty()
            ? new Known(url.get())
            : new Unknown(reader.faults().getFirst());
    return Optional.of(
        new Asked(
            keys.url().name(),
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
  private static Optional<RequestTemplate> signIn(AnnotationReader reader, AuthorizationKeys keys) {
    String parameter = reader.read(keys.signInParameter()).orElse(STANDARD_PARAMETER);
    return reader
        .read(keys.signIn())
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
