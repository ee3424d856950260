package io.headgate.gateway.tls;

import io.headgate.discovery.model.CipherChoice;
import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressRule;
import io.headgate.discovery.model.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What hosts are offered that have ciphers of their own: what the oldest Ingress says that says
 * something about them. Its size is that of the configuration. Immutable; any thread.
 *
 * @param byHost as rules write hosts; empty where no host has any
 * @param ignored what other Ingresses of such a host say, by what is to be said about it
 */
record HostCiphers(Map<String, Optional<TlsSettings>> byHost, Map<Ingress, List<String>> ignored) {

  static final HostCiphers EMPTY = new HostCiphers(Map.of(), Map.of());

  /**
   * @param all what every host is offered that says nothing
   */
  static HostCiphers of(Snapshot snapshot, TlsSettings all) {
    List<Ingress> saying =
        snapshot.ingress().ingresses().values().stream()
            .filter(it -> !choice(it).isNone())
            .sorted(Ingress.OLDEST_FIRST)
            .toList();
    if (saying.isEmpty()) {
      return EMPTY;
    }
    Map<String, Ingress> owners = new TreeMap<>();
    Map<Ingress, List<String>> ignored = new HashMap<>();
    for (Ingress ingress : saying) {
      List<String> lost = new ArrayList<>();
      for (String host : hosts(ingress)) {
        Ingress owner = owners.computeIfAbsent(host, first -> ingress);
        if (!choice(owner).equals(choice(ingress))) {
          lost.add(host + " (" + owner.name() + ")");
        }
      }
      if (!lost.isEmpty()) {
        ignored.put(ingress, lost);
      }
    }
    Map<String, Optional<TlsSettings>> byHost = new HashMap<>();
    owners.forEach((host, it) -> byHost.put(host, Optional.of(all.with(choice(it)))));
    // A precise host that says nothing is not its wildcard's matter; a canary's is.
    for (Ingress ingress : snapshot.ingress().ingresses().values()) {
      if (ingress.routing().choice().canary().isEmpty()) {
        hosts(ingress).forEach(host -> byHost.putIfAbsent(host, Optional.empty()));
      }
    }
    return new HostCiphers(byHost, ignored);
  }

  private static CipherChoice choice(Ingress ingress) {
    return ingress.routing().tls().offered();
  }

  /** Those of its rules; without rules, where it has a default backend, every host. */
  private static List<String> hosts(Ingress ingress) {
    List<String> hosts =
        ingress.routing().rules().stream()
            .map(IngressRule::host)
            .map(it -> it.text())
            .distinct()
            .toList();
    return hosts.isEmpty() ? List.of("") : hosts;
  }

  boolean isEmpty() {
    return byHost.isEmpty();
  }

  /**
   * What a client with that server name is offered; empty: what all are.
   *
   * @param serverName null where the client names none
   */
  Optional<TlsSettings> find(@Nullable String serverName) {
    if (byHost.isEmpty()) {
      return Optional.empty();
    }
    String name = serverName == null ? "" : serverName.toLowerCase(Locale.ROOT);
    String host = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    Optional<TlsSettings> every = byHost.getOrDefault("", Optional.empty());
    int dot = host.indexOf('.');
    Optional<TlsSettings> wildcard =
        dot <= 0 ? every : byHost.getOrDefault("*" + host.substring(dot), every);
    return byHost.getOrDefault(host, wildcard);
  }
}
