package io.headgate.discovery.model;

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

  public Ingress {
    tls = List.copyOf(tls);
  }
}
