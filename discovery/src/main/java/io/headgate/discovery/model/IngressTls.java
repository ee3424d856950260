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

  /** Whether it is for that host of a rule: named, or one label below a wildcard, or any. */
  boolean names(HostMatch host) {
    String text = host.text();
    int dot = text.indexOf('.');
    return hosts.isEmpty()
        || hosts.contains(text)
        || (dot > 0 && hosts.contains("*" + text.substring(dot)));
  }
}
