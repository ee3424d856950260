package io.headgate.discovery.model;

/** The namespace and name of a Secret. Never a path: Secrets stay in memory. */
public record SecretName(String namespace, String name) {

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
