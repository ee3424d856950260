package io.headgate.discovery.build;

import io.headgate.discovery.annotation.StandingAnnotations;
import io.headgate.discovery.model.ClientLimits;
import io.headgate.discovery.model.TlsOffer;

/**
 * What the global ConfigMap says.
 *
 * @param standing what annotations are where an Ingress does not write them
 * @param tls what all clients are offered
 * @param clients what holds for the requests of all clients
 */
record GlobalSettings(StandingAnnotations standing, TlsOffer tls, ClientLimits clients) {

  static final GlobalSettings NONE =
      new GlobalSettings(StandingAnnotations.NONE, TlsOffer.NONE, ClientLimits.NONE);
}
