package io.headgate.discovery.build;

import io.headgate.discovery.annotation.StandingAnnotations;
import io.headgate.discovery.model.TlsOffer;

/**
 * What the global ConfigMap says.
 *
 * @param standing what annotations are where an Ingress does not write them
 * @param tls what all clients are offered
 */
record GlobalSettings(StandingAnnotations standing, TlsOffer tls) {

  static final GlobalSettings NONE = new GlobalSettings(StandingAnnotations.NONE, TlsOffer.NONE);
}
