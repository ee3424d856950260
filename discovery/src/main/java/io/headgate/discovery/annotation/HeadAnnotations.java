package io.headgate.discovery.annotation;

import io.headgate.discovery.model.CookieChanges;
import io.headgate.discovery.model.CookieChanges.Change;
import io.headgate.discovery.model.HeaderPolicy.Connection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The annotations about the heads of answers, and about what pods are told of connections. Pure.
 */
public final class HeadAnnotations {

  static final Annotation<String> CUSTOM =
      new Annotation<>("custom-headers", RouteGrammar.object("ConfigMap"));
  static final Annotation<String> CONNECTION =
      new Annotation<>("connection-proxy-header", RouteGrammar.words("keep-alive", "close"));
  static final Annotation<Optional<Change>> COOKIE_DOMAIN =
      new Annotation<>("proxy-cookie-domain", HeadGrammar.domains());
  static final Annotation<Optional<Change>> COOKIE_PATH =
      new Annotation<>("proxy-cookie-path", HeadGrammar.paths());

  private HeadAnnotations() {}

  static CookieChanges cookies(AnnotationReader reader) {
    return new CookieChanges(
        reader.read(COOKIE_DOMAIN).flatMap(it -> it), reader.read(COOKIE_PATH).flatMap(it -> it));
  }

  static Connection connection(AnnotationReader reader) {
    return reader
        .read(CONNECTION)
        .map(it -> it.equals("close") ? Connection.CLOSED : Connection.KEPT)
        .orElse(Connection.UNSAID);
  }

  /**
   * The ConfigMap with headers for all answers, as it is written; empty where none is named.
   *
   * @param prefix of ingress-nginx, {@code --annotations-prefix}; ours is read as well, and wins
   */
  public static Optional<String> custom(Map<String, String> annotations, String prefix) {
    return new AnnotationReader(annotations, List.of(AnnotationCatalogue.OWN_PREFIX, prefix))
        .read(CUSTOM);
  }

  /**
   * Which headers such a ConfigMap may have, in lower case.
   *
   * @param annotations with the {@link StandingAnnotations} behind them
   */
  public static Set<String> allowed(Map<String, String> annotations) {
    return new AnnotationReader(annotations, List.of())
        .standing(StandingAnnotations.ALLOWED_HEADERS)
        .orElse(Set.of());
  }

  /** Whether all Ingresses together allow a header. */
  public static boolean isAllowed(String name, Set<String> allowed) {
    return allowed.contains(name.toLowerCase(Locale.ROOT));
  }

  /** Whether a response may have that header. */
  public static boolean isHeader(String name, String value) {
    return HeadGrammar.isAddable(name) && HeadGrammar.isValue(value);
  }
}
