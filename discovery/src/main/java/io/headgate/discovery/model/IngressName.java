package io.headgate.discovery.model;

/** The namespace and name of an Ingress. */
public record IngressName(String namespace, String name) implements Comparable<IngressName> {

  @Override
  public int compareTo(IngressName other) {
    int byNamespace = namespace.compareTo(other.namespace);
    return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
