package io.headgate.discovery.model;

/**
 * Names an object of the API in messages.
 *
 * @param namespace empty for objects without one
 */
public record ObjectRef(String kind, String namespace, String name) {

  public static ObjectRef of(ServiceName service) {
    return new ObjectRef("Service", service.namespace(), service.name());
  }

  public static ObjectRef of(IngressName ingress) {
    return new ObjectRef("Ingress", ingress.namespace(), ingress.name());
  }

  public static ObjectRef of(SecretName secret) {
    return new ObjectRef("Secret", secret.namespace(), secret.name());
  }

  @Override
  public String toString() {
    return kind + " " + (namespace.isEmpty() ? "" : namespace + "/") + name;
  }
}
