package io.headgate.discovery.model;

import java.util.Comparator;
import java.util.List;

/**
 * An Ingress of a class that is ours.
 *
 * @param ingressClass the class it is of; empty where it was taken without a class
 */
public record Ingress(
    IngressName name,
    ObjectMeta meta,
    String ingressClass,
    IngressRouting routing,
    List<IngressTls> tls) {

  /** Who comes first where two claim the same thing: the older one, then the lesser name. */
  public static final Comparator<Ingress> OLDEST_FIRST =
      Comparator.comparing((Ingress ingress) -> ingress.meta().creationTimestamp())
          .thenComparing(Ingress::name);

  public Ingress {
    tls = List.copyOf(tls);
  }

  /** Whether {@code spec.tls} names that host of a rule; without hosts it names all of them. */
  public boolean hasTls(HostMatch host) {
    return tls.stream().anyMatch(it -> it.names(host));
  }
}
