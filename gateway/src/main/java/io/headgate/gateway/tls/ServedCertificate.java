package io.headgate.gateway.tls;

import io.headgate.discovery.model.SecretName;
import java.time.Instant;
import java.util.List;

/**
 * A certificate and the hosts it is shown for.
 *
 * @param hosts as configured; {@code *.foo.com} for a wildcard
 * @param names the DNS names that the certificate itself carries
 * @param problem why the default certificate is shown instead; empty where this one is served
 */
public record ServedCertificate(
    SecretName secret, List<String> hosts, List<String> names, Instant notAfter, String problem) {

  public ServedCertificate {
    hosts = List.copyOf(hosts);
    names = List.copyOf(names);
  }
}
