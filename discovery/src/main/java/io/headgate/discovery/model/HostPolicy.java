package io.headgate.discovery.model;

import java.util.List;

/**
 * Which hosts are served that no rule names.
 *
 * @param aliases under the rules of the first host of the Ingress
 * @param withOrWithoutWww whether hosts of rules are redirected to from the same with {@code www.}
 *     before it, or without
 */
public record HostPolicy(List<HostMatch> aliases, boolean withOrWithoutWww) {

  public static final HostPolicy NONE = new HostPolicy(List.of(), false);

  public HostPolicy {
    aliases = List.copyOf(aliases);
  }
}
