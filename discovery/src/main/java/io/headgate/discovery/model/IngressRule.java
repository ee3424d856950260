package io.headgate.discovery.model;

import java.util.List;

/**
 * One rule of an Ingress.
 *
 * @param paths in the order of the manifest; empty where the rule has no {@code http} part, then
 *     the host's traffic goes to the default backend of the Ingress
 */
public record IngressRule(HostMatch host, List<IngressPath> paths) {

  public IngressRule {
    paths = List.copyOf(paths);
  }
}
