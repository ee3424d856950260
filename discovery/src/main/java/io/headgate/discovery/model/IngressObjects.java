package io.headgate.discovery.model;

import java.util.Map;

/**
 * Everything that routes requests.
 *
 * @param certificates only those that an Ingress refers to and that exist
 * @param authorities of the Secrets that annotations refer to and that exist
 */
public record IngressObjects(
    Map<IngressName, Ingress> ingresses,
    Map<SecretName, Certificate> certificates,
    Map<SecretName, Authorities> authorities) {

  public static final IngressObjects EMPTY = new IngressObjects(Map.of(), Map.of());

  /** Without authorities. */
  public IngressObjects(
      Map<IngressName, Ingress> ingresses, Map<SecretName, Certificate> certificates) {
    this(ingresses, certificates, Map.of());
  }
}
