package io.headgate.discovery.annotation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Every annotation that an Ingress may carry for ingress-nginx v1.15, some of older versions, with
 * grammar, default, risk and verdict. What serves, what {@code check} prints and what the
 * documentation says all come from here. Immutable; any thread.
 */
public final class AnnotationCatalogue {

  /** What ingress-nginx is configured by, and where {@code --annotations-prefix} is not given. */
  public static final String NGINX_PREFIX = "nginx.ingress.kubernetes.io";

  /** Our own prefix, which wins where both are written. */
  public static final String OWN_PREFIX = "headgate.io";

  private static final List<Group> GROUPS =
      List.of(
          ProxyEntries.group(),
          ProxyEntries.buffering(),
          RoutingEntries.paths(),
          RoutingEntries.redirects(),
          RoutingEntries.canary(),
          AccessEntries.addresses(),
          AccessEntries.authentication(),
          TokenEntries.group(),
          AccessEntries.limits(),
          HeaderEntries.cors(),
          HeaderEntries.headers(),
          CompressionEntries.group(),
          BackendEntries.affinity(),
          BackendEntries.choice(),
          TlsEntries.clients(),
          TlsEntries.backends(),
          OtherEntries.observing(),
          OtherEntries.programs(),
          OtherEntries.former());

  private static final Map<String, CatalogueEntry> BY_NAME = byName();

  private AnnotationCatalogue() {}

  /** Annotations about one subject. */
  public record Group(String title, List<CatalogueEntry> entries) {
    public Group {
      entries = List.copyOf(entries);
    }
  }

  /** All of them, the subjects that matter to most first. */
  public static List<Group> groups() {
    return GROUPS;
  }

  /** The entry of a name without its prefix. */
  public static Optional<CatalogueEntry> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** The known name that most likely was meant; empty where none is near. */
  public static Optional<String> nearest(String name) {
    return EditDistance.nearest(name, BY_NAME.keySet());
  }

  private static Map<String, CatalogueEntry> byName() {
    Map<String, CatalogueEntry> entries = new TreeMap<>();
    for (Group group : GROUPS) {
      for (CatalogueEntry entry : group.entries()) {
        if (entries.put(entry.name(), entry) != null) {
          throw new IllegalStateException(entry.name() + " stands twice in the catalogue");
        }
      }
    }
    return entries;
  }
}
