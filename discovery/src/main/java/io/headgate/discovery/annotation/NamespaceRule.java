package io.headgate.discovery.annotation;

import java.util.List;
import java.util.Map;

/**
 * Of which namespaces an Ingress may name Secrets and ConfigMaps: of its own, since who may write
 * an Ingress there may not read others; of all where the global ConfigMap says so.
 *
 * @param own the Ingress's namespace
 * @param others whether those of others may be named as well
 */
public record NamespaceRule(String own, boolean others) {

  static final Annotation<Boolean> OTHERS =
      new Annotation<>("allow-cross-namespace-resources", RouteGrammar.flag());

  /**
   * That of an Ingress.
   *
   * @param standing what the global ConfigMap says
   */
  public static NamespaceRule of(String own, StandingAnnotations standing) {
    return new NamespaceRule(own, isSaid(standing));
  }

  /**
   * Whether the data of a global ConfigMap lets Ingresses name what is in other namespaces; what
   * cannot be read does not.
   */
  public static boolean isAllowed(Map<String, String> data) {
    return isSaid(StandingAnnotations.of(data));
  }

  private static boolean isSaid(StandingAnnotations standing) {
    return standing.values().containsKey(OTHERS.name())
        && new AnnotationReader(standing.behind(Map.of()), List.of()).read(OTHERS).orElse(false);
  }

  public boolean allows(String namespace) {
    return others || namespace.equals(own);
  }
}
