package io.headgate.discovery.model;

import java.util.List;
import java.util.Map;

/**
 * Everything that routes requests.
 *
 * @param certificates only those that an Ingress refers to and that exist
 * @param authorities of the Secrets that annotations refer to and that exist
 * @param ticketKeys of the Secret that a flag names for session tickets, the one that encrypts
 *     first; empty: each node makes its own
 * @param terms what holds for all clients
 */
public record IngressObjects(
    Map<IngressName, Ingress> ingresses,
    Map<SecretName, Certificate> certificates,
    Map<SecretName, Authorities> authorities,
    List<TicketKey> ticketKeys,
    ClientTerms terms) {

  public static final IngressObjects EMPTY = new IngressObjects(Map.of(), Map.of());

  /** Without keys of session tickets. */
  public IngressObjects(
      Map<IngressName, Ingress> ingresses,
      Map<SecretName, Certificate> certificates,
      Map<SecretName, Authorities> authorities,
      ClientTerms terms) {
    this(ingresses, certificates, authorities, List.of(), terms);
  }

  /** Without authorities; the global ConfigMap says nothing. */
  public IngressObjects(
      Map<IngressName, Ingress> ingresses, Map<SecretName, Certificate> certificates) {
    this(ingresses, certificates, Map.of(), ClientTerms.NONE);
  }

  /** What all clients are offered. */
  public TlsOffer tls() {
    return terms.tls();
  }

  /** How TLS sessions go on. */
  public SessionTerms sessions() {
    return terms.handshakes().sessions();
  }

  /** How slow clients may be, and how much they may send before a body. */
  public ClientLimits clients() {
    return terms.limits();
  }

  /** What holds for all requests. */
  public GlobalPolicy requests() {
    return terms.requests();
  }
}
