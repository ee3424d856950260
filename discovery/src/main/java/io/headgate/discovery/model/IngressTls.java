package io.headgate.discovery.model;

import java.util.List;
import java.util.Optional;

/**
 * One entry of {@code spec.tls}.
 *
 * @param hosts in lower case
 * @param secret empty: the default certificate serves these hosts
 */
public record IngressTls(List<String> hosts, Optional<SecretName> secret) {

  public IngressTls {
    hosts = List.copyOf(hosts);
  }
}
