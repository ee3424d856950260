package io.headgate.discovery.build;

import io.headgate.discovery.annotation.AnnotationCatalogue;
import io.headgate.discovery.model.ConfigMapName;
import java.util.Optional;

/**
 * How annotations of Ingresses are taken, and what holds where they say nothing.
 *
 * @param prefix {@code --annotations-prefix}, read beside {@code headgate.io}
 * @param rejects {@code --on-refused reject}: an Ingress with a refused annotation is not served
 * @param compat {@code --compat}: what expressions in paths spread over
 * @param configMap {@code --configmap}: what holds where an Ingress says nothing; empty: the
 *     program's own defaults
 * @param standIns what flags name for where no Ingress has anything
 */
public record AnnotationRules(
    String prefix,
    boolean rejects,
    Compat compat,
    Optional<ConfigMapName> configMap,
    StandIns standIns) {

  /** Refused annotations are left out, and the Ingress is served without them. */
  public static final AnnotationRules DEFAULT =
      new AnnotationRules(AnnotationCatalogue.NGINX_PREFIX, false, Compat.STRICT);

  /** Where flags name nothing else. */
  public AnnotationRules(
      String prefix, boolean rejects, Compat compat, Optional<ConfigMapName> configMap) {
    this(prefix, rejects, compat, configMap, StandIns.NONE);
  }

  /** Without a global ConfigMap. */
  public AnnotationRules(String prefix, boolean rejects, Compat compat) {
    this(prefix, rejects, compat, Optional.empty());
  }

  /** Strict, as under our own controller name. */
  public AnnotationRules(String prefix, boolean rejects) {
    this(prefix, rejects, Compat.STRICT);
  }
}
