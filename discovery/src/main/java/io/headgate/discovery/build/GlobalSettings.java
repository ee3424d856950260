package io.headgate.discovery.build;

import io.headgate.discovery.annotation.StandingAnnotations;
import io.headgate.discovery.model.ClientTerms;
import io.headgate.discovery.model.ConfigMapName;
import java.util.Set;

/**
 * What the global ConfigMap says.
 *
 * @param standing what annotations are where an Ingress does not write them
 * @param terms what holds for all clients
 * @param sources the ConfigMaps that it takes headers from, whether they exist or not
 */
record GlobalSettings(StandingAnnotations standing, ClientTerms terms, Set<ConfigMapName> sources) {

  static final GlobalSettings NONE =
      new GlobalSettings(StandingAnnotations.NONE, ClientTerms.NONE, Set.of());

  GlobalSettings {
    sources = Set.copyOf(sources);
  }
}
