package io.headgate.discovery.check;

import io.headgate.discovery.annotation.AnnotationCatalogue;
import io.headgate.discovery.model.ConfigMapName;
import java.util.Optional;

/**
 * What is checked.
 *
 * @param annotationsPrefix of ingress-nginx, read beside {@code headgate.io}
 * @param configMap the one that ingress-nginx is configured by; where it is not given, ConfigMaps
 *     are taken by their label or name
 */
public record CheckOptions(String annotationsPrefix, Optional<ConfigMapName> configMap) {

  /** With the prefix of ingress-nginx. */
  public static final CheckOptions DEFAULT =
      new CheckOptions(AnnotationCatalogue.NGINX_PREFIX, Optional.empty());
}
