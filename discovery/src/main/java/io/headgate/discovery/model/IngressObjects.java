package io.headgate.discovery.model;

import java.util.Map;

/**
 * Everything that routes requests.
 *
 * @param certificates only those that an Ingress refers to and that exist
 * @param authorities of the Secrets that annotations refer to and that exist
 * @param tls what all clients are offered
 * @param clients what holds for the requests of all clients
 */
public record IngressObjects(
    Map<IngressName, Ingress> ingresses,
    Map<SecretName, Certificate> certificates,
    Map<SecretName, Authorities> authorities,
    TlsOffer tls,
    ClientLimits clients) {

  public static final IngressObjects EMPTY = new IngressObjects(Map.of(), Map.of());

  /** Of which the global ConfigMap says nothing. */
  public IngressObjects(
      Map<IngressName, Ingress> ingresses,
      Map<SecretName, Certificate> certificates,
      Map<SecretName, Authorities> authorities) {
    this(ingresses, certificates, authorities, TlsOffer.NONE, ClientLimits.NONE);
  }

  /** Without authorities. */
  public IngressObjects(
      Map<IngressName, Ingress> ingresses, Map<SecretName, Certificate> certificates) {
    this(ingresses, certificates, Map.of());
  }
}
