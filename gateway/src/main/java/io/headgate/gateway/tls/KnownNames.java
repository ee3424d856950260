package io.headgate.gateway.tls;

import io.headgate.discovery.model.HostMatch;
import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressRouting;
import io.headgate.discovery.model.IngressRule;
import io.headgate.discovery.model.IngressTls;
import io.headgate.discovery.model.Snapshot;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The server names for which a handshake is done where it is not done for all: the hosts of
 * Ingresses (nginx's {@code ssl_reject_handshake} for others). Immutable; any thread.
 *
 * @param hosts {@code *.foo.com} for a wildcard
 */
record KnownNames(boolean all, Set<String> hosts) {

  /** Every name is as good as another one, and so is none. */
  static final KnownNames ALL = new KnownNames(true, Set.of());

  static KnownNames of(Snapshot snapshot) {
    if (!snapshot.ingress().tls().onlyKnownNames()) {
      return ALL;
    }
    Set<String> hosts = new HashSet<>();
    for (Ingress ingress : snapshot.ingress().ingresses().values()) {
      IngressRouting routing = ingress.routing();
      for (IngressRule rule : routing.rules()) {
        add(rule.host(), hosts);
      }
      routing.aliases().keySet().forEach(it -> add(it, hosts));
      routing.redirectedHosts().keySet().forEach(it -> add(it, hosts));
      for (IngressTls tls : ingress.tls()) {
        hosts.addAll(tls.hosts());
      }
    }
    return new KnownNames(false, Set.copyOf(hosts));
  }

  private static void add(HostMatch host, Set<String> hosts) {
    if (!(host instanceof HostMatch.Any)) {
      hosts.add(host.text());
    }
  }

  /**
   * Whether the handshake is done.
   *
   * @param serverName null where the client names none
   */
  boolean include(@Nullable String serverName) {
    if (all) {
      return true;
    }
    if (serverName == null) {
      return false;
    }
    String name = serverName.toLowerCase(Locale.ROOT);
    String host = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    int dot = host.indexOf('.');
    return hosts.contains(host) || (dot > 0 && hosts.contains("*" + host.substring(dot)));
  }
}
