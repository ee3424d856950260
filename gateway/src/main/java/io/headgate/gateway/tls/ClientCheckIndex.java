package io.headgate.gateway.tls;

import io.headgate.discovery.model.ClientCertificatePolicy;
import io.headgate.discovery.model.HostMatch;
import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressRule;
import io.headgate.discovery.model.SecretName;
import io.headgate.discovery.model.Snapshot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What each host wants of its clients' certificates: what the oldest Ingress says that says
 * something about it. Its size is that of the configuration. Immutable; any thread.
 *
 * @param byHost as rules write hosts; empty where no host wants anything
 */
record ClientCheckIndex(Map<String, ClientCheck> byHost) {

  static final ClientCheckIndex EMPTY = new ClientCheckIndex(Map.of());

  static ClientCheckIndex of(Snapshot snapshot, Map<SecretName, TrustedAuthorities> trusted) {
    List<Ingress> wanting =
        snapshot.ingress().ingresses().values().stream()
            .filter(it -> it.routing().tls().clients().isPresent())
            .sorted(Ingress.OLDEST_FIRST)
            .toList();
    if (wanting.isEmpty()) {
      return EMPTY;
    }
    Map<String, ClientCheck> byHost = new HashMap<>();
    for (Ingress ingress : wanting) {
      ClientCheck check = check(ingress, trusted);
      hosts(ingress).forEach(host -> byHost.putIfAbsent(host, check));
    }
    // A precise host that wants nothing is not its wildcard's matter; a canary's is, since it
    // serves nobody by itself.
    for (Ingress ingress : snapshot.ingress().ingresses().values()) {
      if (ingress.routing().choice().canary().isEmpty()) {
        hosts(ingress).forEach(host -> byHost.putIfAbsent(host, ClientCheck.NONE));
      }
    }
    return new ClientCheckIndex(byHost);
  }

  private static ClientCheck check(Ingress ingress, Map<SecretName, TrustedAuthorities> trusted) {
    Optional<ClientCertificatePolicy> policy = ingress.routing().tls().clients();
    return new ClientCheck(
        policy,
        policy
            .flatMap(ClientCertificatePolicy::authorities)
            .flatMap(it -> Optional.ofNullable(trusted.get(it))));
  }

  /** Those of its rules; without rules, where it has a default backend, every host. */
  private static Set<String> hosts(Ingress ingress) {
    Set<String> hosts = new HashSet<>();
    for (IngressRule rule : ingress.routing().rules()) {
      hosts.add(rule.host().text());
    }
    if (hosts.isEmpty()) {
      hosts.add("");
    }
    return hosts;
  }

  boolean isEmpty() {
    return byHost.isEmpty();
  }

  /** For requests of that host of a rule. */
  ClientCheck of(HostMatch host) {
    return byHost.isEmpty() ? ClientCheck.NONE : orNone(byHost.get(host.text()));
  }

  /** For connections with that server name; null where the client names none. */
  ClientCheck find(@Nullable String serverName) {
    if (byHost.isEmpty()) {
      return ClientCheck.NONE;
    }
    String name = serverName == null ? "" : serverName.toLowerCase(Locale.ROOT);
    String host = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    ClientCheck precise = byHost.get(host);
    if (precise != null) {
      return precise;
    }
    int dot = host.indexOf('.');
    ClientCheck wildcard = dot <= 0 ? null : byHost.get("*" + host.substring(dot));
    return wildcard != null ? wildcard : orNone(byHost.get(""));
  }

  private static ClientCheck orNone(@Nullable ClientCheck check) {
    return check == null ? ClientCheck.NONE : check;
  }
}
