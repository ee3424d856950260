package io.headgate.balancer.health;

import io.headgate.discovery.model.DialPolicy.ProxyProtocol;
import io.headgate.discovery.model.HealthPolicy.Check;
import io.headgate.discovery.model.ServicePort;
import java.util.Optional;

/**
 * What is asked of an endpoint.
 *
 * @param header goes first where the endpoint expects one on every connection; empty: none
 */
record Probe(Check check, Optional<ProxyProtocol> header) {

  static Probe of(ServicePort port) {
    return new Probe(
        port.traits().policy().health().check(), port.traits().policy().dial().proxyProtocol());
  }
}
