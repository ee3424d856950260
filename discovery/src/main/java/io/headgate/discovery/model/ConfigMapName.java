package io.headgate.discovery.model;

/** Names a ConfigMap. */
public record ConfigMapName(String namespace, String name) implements Comparable<ConfigMapName> {

  /**
   * Reads {@code NAMESPACE/NAME}.
   *
   * @throws IllegalArgumentException naming what was expected
   */
  public static ConfigMapName parse(String text) {
    return QualifiedName.parse(text, "ConfigMap", ConfigMapName::new);
  }

  @Override
  public int compareTo(ConfigMapName other) {
    int byNamespace = namespace.compareTo(other.namespace);
    return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
