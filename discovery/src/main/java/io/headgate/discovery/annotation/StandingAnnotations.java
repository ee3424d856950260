package io.headgate.discovery.annotation;

import io.headgate.discovery.model.Cidr;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What annotations are where an Ingress does not write them: the word of the global ConfigMap.
 *
 * @param values by the annotations' names without a prefix. Each is within its grammar, but for
 *     those that keep somebody out where they cannot be read
 */
public record StandingAnnotations(Map<String, String> values) {

  /** No annotation, but as one for all Ingresses: none of them can take it back. */
  static final Annotation<List<Cidr>> BLOCKED =
      new Annotation<>("block-cidrs", RouteGrammar.cidrs(), AccessAnnotations.NOBODY);

  /** The same. */
  static final Annotation<List<String>> OPEN_PATHS =
      new Annotation<>("no-auth-locations", AuthorizationGrammar.beginnings());

  /** Beside {@code proxy-next-upstream} of each Ingress: no Ingress can take it back either. */
  static final Annotation<Boolean> NON_IDEMPOTENT =
      new Annotation<>("retry-non-idempotent", RouteGrammar.flag());

  /** No annotation, and of one: which headers {@code custom-headers} may add. */
  static final Annotation<Set<String>> ALLOWED_HEADERS =
      new Annotation<>("global-allowed-response-headers", HeadGrammar.names());

  /** Before a name, no key of an annotation that an API server takes. */
  static final String BEFORE_NAME = "/";

  /** Nothing stands; the program's own defaults hold. */
  public static final StandingAnnotations NONE = new StandingAnnotations(Map.of());

  public StandingAnnotations {
    values = Map.copyOf(values);
  }

  /** Those that the data of a ConfigMap has. */
  public static StandingAnnotations of(Map<String, String> data) {
    Map<String, String> values = new TreeMap<>();
    data.forEach(
        (key, value) -> {
          if (ConfigMapCatalogue.isStanding(key) && stands(key, value)) {
            values.put(key, value);
          }
        });
    return new StandingAnnotations(values);
  }

  /**
   * The annotations of an object with these behind them, for the readers of this package. What has
   * no prefix on the object itself is nobody's, and left out.
   */
  public Map<String, String> behind(Map<String, String> written) {
    Map<String, String> all = new HashMap<>(written);
    all.keySet().removeIf(it -> it.startsWith(BEFORE_NAME));
    values.forEach((name, value) -> all.put(BEFORE_NAME + name, value));
    return all;
  }

  private static boolean stands(String key, String value) {
    return switch (ConfigMapCatalogue.verdict(key, value)) {
      case Verdict.Applied applied -> true;
      case Verdict.Differs differs -> true;
      case Verdict.Ignored ignored -> false;
      case Verdict.Refused refused -> ConfigMapCatalogue.protects(key);
    };
  }
}
