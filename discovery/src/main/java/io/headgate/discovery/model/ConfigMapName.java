package io.headgate.discovery.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names a ConfigMap. */
public record ConfigMapName(String namespace, String name) implements Comparable<ConfigMapName> {

  private static final Pattern FORM =
      Pattern.compile("([a-z0-9]([a-z0-9-]*[a-z0-9])?)/([a-z0-9]([a-z0-9.-]*[a-z0-9])?)");

  /**
   * Reads {@code NAMESPACE/NAME}.
   *
   * @throws IllegalArgumentException naming what was expected
   */
  public static ConfigMapName parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" names no ConfigMap (expected: NAMESPACE/NAME)");
    }
    return new ConfigMapName(parts.group(1), parts.group(3));
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
