package io.headgate.gateway.tls;

import io.headgate.discovery.model.HostMatch;
import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.IngressTls;
import io.headgate.discovery.model.SecretName;
import io.headgate.discovery.model.Snapshot;
import io.headgate.gateway.tls.LoadedCertificate.Unusable;
import io.headgate.gateway.tls.LoadedCertificate.Usable;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which Secret is meant for which host. Its size is that of the configuration: what clients ask for
 * leaves nothing behind. Immutable; any thread.
 *
 * @param assignments those of the oldest Ingress first; the first one for a host has it
 * @param byHost {@code *.foo.com} for a wildcard
 */
record CertificateIndex(List<Assignment> assignments, Map<String, Assignment> byHost) {

  static final CertificateIndex EMPTY = new CertificateIndex(List.of(), Map.of());

  /**
   * What one entry of an Ingress wants shown.
   *
   * @param secret empty where the default certificate is wanted
   * @param loaded empty where the Secret does not exist
   */
  record Assignment(
      IngressName ingress,
      List<String> hosts,
      Optional<SecretName> secret,
      Optional<LoadedCertificate> loaded) {

    /** Why the default certificate is shown against the Ingress's wish; empty where it is not. */
    Optional<String> problem(Instant now) {
      if (secret.isEmpty()) {
        return Optional.empty();
      }
      return loaded.isEmpty() ? Optional.of("not found") : loaded.get().problem(now);
    }

    /** The certificate, whether it may be served now or not. */
    Optional<Usable> certificate() {
      return loaded.flatMap(
          read ->
              switch (read) {
                case Usable usable -> Optional.of(usable);
                case Unusable unusable -> Optional.empty();
              });
    }
  }

  /**
   * @param loaded every Secret that exists
   */
  static CertificateIndex of(Snapshot snapshot, Map<SecretName, LoadedCertificate> loaded) {
    List<Assignment> assignments =
        snapshot.ingress().ingresses().values().stream()
            .filter(ingress -> !ingress.tls().isEmpty())
            .sorted(Ingress.OLDEST_FIRST)
            .flatMap(ingress -> ingress.tls().stream().map(tls -> assignment(ingress, tls, loaded)))
            .toList();
    Map<String, Assignment> byHost = new HashMap<>();
    for (Assignment assignment : assignments) {
      assignment.hosts().forEach(host -> byHost.putIfAbsent(host, assignment));
    }
    addImplied(snapshot, byHost);
    return new CertificateIndex(assignments, byHost);
  }

  /** A host that stands for another one, and that no entry names, has the other one's. */
  private static void addImplied(Snapshot snapshot, Map<String, Assignment> byHost) {
    Map<String, Assignment> implied = new HashMap<>();
    snapshot.ingress().ingresses().values().stream()
        .filter(ingress -> !ingress.tls().isEmpty())
        .sorted(Ingress.OLDEST_FIRST)
        .map(Ingress::routing)
        .forEach(
            routing -> {
              routing.aliases().forEach((alias, host) -> add(alias, host, byHost, implied));
              routing.redirectedHosts().forEach((from, to) -> add(from, to, byHost, implied));
            });
    implied.forEach(byHost::putIfAbsent);
  }

  private static void add(
      HostMatch host, HostMatch as, Map<String, Assignment> from, Map<String, Assignment> to) {
    Assignment assignment = from.get(as.text());
    if (assignment != null) {
      to.putIfAbsent(host.text(), assignment);
    }
  }

  private static Assignment assignment(
      Ingress ingress, IngressTls tls, Map<SecretName, LoadedCertificate> loaded) {
    return new Assignment(
        ingress.name(), hosts(tls, ingress), tls.secret(), tls.secret().map(loaded::get));
  }

  /** An entry without hosts is for the hosts of the Ingress's rules. */
  private static List<String> hosts(IngressTls tls, Ingress ingress) {
    if (!tls.hosts().isEmpty()) {
      return tls.hosts();
    }
    Set<String> hosts = new LinkedHashSet<>();
    for (var rule : ingress.routing().rules()) {
      if (!(rule.host() instanceof HostMatch.Any)) {
        hosts.add(rule.host().text());
      }
    }
    return List.copyOf(hosts);
  }

  /** Whether that Ingress had TLS when this index was made. */
  boolean names(IngressName ingress) {
    return assignments.stream().anyMatch(assignment -> assignment.ingress().equals(ingress));
  }

  /**
   * What is to be shown for a server name: that of the precise host, else that of the wildcard with
   * exactly one label in its place.
   *
   * @param serverName null where the client names none
   */
  Optional<Assignment> find(@Nullable String serverName) {
    if (serverName == null || byHost.isEmpty()) {
      return Optional.empty();
    }
    String host = serverName.toLowerCase(Locale.ROOT);
    if (host.endsWith(".")) {
      host = host.substring(0, host.length() - 1);
    }
    Assignment precise = byHost.get(host);
    if (precise != null) {
      return Optional.of(precise);
    }
    int dot = host.indexOf('.');
    return dot <= 0 ? Optional.empty() : Optional.ofNullable(byHost.get("*" + host.substring(dot)));
  }
}
