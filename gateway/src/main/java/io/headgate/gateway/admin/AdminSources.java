package io.headgate.gateway.admin;

import io.headgate.discovery.model.Snapshots;
import io.headgate.gateway.routing.Routes;
import io.headgate.gateway.tls.CertificateStore;
import java.util.Map;

/**
 * What the admin address shows.
 *
 * @param config the flags in force, without secrets
 */
public record AdminSources(
    Snapshots snapshots,
    BalancingSources balancing,
    RoutingSources routing,
    CertificateStore certificates,
    Map<String, String> config) {

  Routes routes() {
    return routing.routes();
  }
}
