package io.headgate.discovery.model;

/** The namespace and name of a Secret. Never a path: Secrets stay in memory. */
public record SecretName(String namespace, String name) implements Comparable<SecretName> {

  /**
   * Reads {@code NAMESPACE/NAME}.
   *
   * @throws IllegalArgumentException naming what was expected
   */
  public static SecretName parse(String text) {
    return QualifiedName.parse(text, "Secret", SecretName::new);
  }

  @Override
  public int compareTo(SecretName other) {
    int byNamespace = namespace.compareTo(other.namespace);
    return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
