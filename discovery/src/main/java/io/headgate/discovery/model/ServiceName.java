package io.headgate.discovery.model;

/** The namespace and name of a Service. */
public record ServiceName(String namespace, String name) implements Comparable<ServiceName> {

  /**
   * Reads {@code NAMESPACE/NAME}.
   *
   * @throws IllegalArgumentException naming what was expected
   */
  public static ServiceName parse(String text) {
    return QualifiedName.parse(text, "Service", ServiceName::new);
  }

  @Override
  public int compareTo(ServiceName other) {
    int byNamespace = namespace.compareTo(other.namespace);
    return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
