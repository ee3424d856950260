package io.headgate.discovery.model;

import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How flags name an object: {@code NAMESPACE/NAME}. */
final class QualifiedName {

  private static final Pattern FORM =
      Pattern.compile("([a-z0-9]([a-z0-9-]*[a-z0-9])?)/([a-z0-9]([a-z0-9.-]*[a-z0-9])?)");

  private QualifiedName() {}

  /**
   * Reads it.
   *
   * @param kind for the message
   * @throws IllegalArgumentException naming what was expected
   */
  static <T> T parse(String text, String kind, BiFunction<String, String, T> name) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" names no " + kind + " (expected: NAMESPACE/NAME)");
    }
    return name.apply(parts.group(1), parts.group(3));
  }
}
