package io.headgate.discovery.build;

import io.headgate.discovery.annotation.AnnotationCatalogue;

/**
 * How annotations of Ingresses are taken.
 *
 * @param prefix {@code --annotations-prefix}, read beside {@code headgate.io}
 * @param rejects {@code --on-refused reject}: an Ingress with a refused annotation is not served
 */
public record AnnotationRules(String prefix, boolean rejects) {

  /** Refused annotations are left out, and the Ingress is served without them. */
  public static final AnnotationRules DEFAULT =
      new AnnotationRules(AnnotationCatalogue.NGINX_PREFIX, false);
}
