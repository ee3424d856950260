package io.headgate.discovery.build;

import io.headgate.discovery.annotation.AnnotationCatalogue;

/**
 * How annotations of Ingresses are taken.
 *
 * @param prefix {@code --annotations-prefix}, read beside {@code headgate.io}
 * @param rejects {@code --on-refused reject}: an Ingress with a refused annotation is not served
 * @param compat {@code --compat}: what expressions in paths spread over
 */
public record AnnotationRules(String prefix, boolean rejects, Compat compat) {

  /** Refused annotations are left out, and the Ingress is served without them. */
  public static final AnnotationRules DEFAULT =
      new AnnotationRules(AnnotationCatalogue.NGINX_PREFIX, false, Compat.STRICT);

  /** Strict, as under our own controller name. */
  public AnnotationRules(String prefix, boolean rejects) {
    this(prefix, rejects, Compat.STRICT);
  }
}
