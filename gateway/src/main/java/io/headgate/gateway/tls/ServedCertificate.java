package io.headgate.gateway.tls;

import io.headgate.discovery.model.SecretName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A Secret that Ingresses or a flag name, and the hosts it is meant for.
 *
 * @param hosts as configured; {@code *.foo.com} for a wildcard; none for the default certificate
 * @param names the DNS names that the certificate itself carries
 * @param notAfter empty where there is no readable certificate
 * @param problem why the default certificate is shown instead; empty where this one is
 */
public record ServedCertificate(
    SecretName secret,
    List<String> hosts,
    List<String> names,
    Optional<Instant> notAfter,
    Optional<String> problem) {

  public ServedCertificate {
    hosts = List.copyOf(hosts);
    names = List.copyOf(names);
  }
}
