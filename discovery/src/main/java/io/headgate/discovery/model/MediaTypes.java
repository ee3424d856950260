package io.headgate.discovery.model;

import java.util.Locale;
import java.util.Set;

/**
 * Some types of content.
 *
 * @param names {@code type/subtype}, in lower case and without parameters
 * @param all whether every other one is meant as well
 */
public record MediaTypes(Set<String> names, boolean all) {

  /** Every type. */
  public static final MediaTypes ALL = new MediaTypes(Set.of(), true);

  public MediaTypes {
    names = Set.copyOf(names);
  }

  /** Whether a {@code Content-Type} is one of them, whatever its parameters. */
  public boolean contain(String contentType) {
    return all || names.contains(essence(contentType));
  }

  /** A {@code Content-Type} without its parameters, in lower case. */
  public static String essence(String contentType) {
    int end = contentType.indexOf(';');
    String type = end < 0 ? contentType : contentType.substring(0, end);
    return type.strip().toLowerCase(Locale.ROOT);
  }
}
