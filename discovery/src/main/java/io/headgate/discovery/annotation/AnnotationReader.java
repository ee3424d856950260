package io.headgate.discovery.annotation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the annotations of one object and remembers which values were outside their grammar. */
final class AnnotationReader {

  /** More than any annotation needs; a longer one is not even looked at. */
  static final int MAX_LENGTH = 4096;

  private static final int MAX_SHOWN = 200;

  private final Map<String, String> annotations;
  private final List<String> prefixes;
  private final List<String> faults = new ArrayList<>();

  /**
   * @param prefixes the first one under which an annotation stands wins
   */
  AnnotationReader(Map<String, String> annotations, List<String> prefixes) {
    this.annotations = annotations;
    this.prefixes = prefixes;
  }

  /** The value; empty where the annotation is missing or its value is a fault. */
  <T> Optional<T> read(Annotation<T> annotation) {
    for (String prefix : prefixes) {
      String key = prefix + "/" + annotation.name();
      @Nullable String text = annotations.get(key);
      if (text != null) {
        Optional<T> value =
            text.length() > MAX_LENGTH
                ? Optional.empty()
                : annotation.grammar().parse(text.strip());
        if (value.isEmpty()) {
          faults.add(
              "metadata.annotations[%s]: %s"
                  .formatted(key, expectation(text, annotation.grammar(), annotation.onFault())));
        }
        return value;
      }
    }
    return Optional.empty();
  }

  /**
   * What is wrong with a value; one that is long or has control characters is not repeated.
   *
   * @param onFault what holds instead
   */
  static String expectation(String value, Grammar<?> grammar, String onFault) {
    boolean printable =
        value.length() <= MAX_SHOWN && value.chars().noneMatch(Character::isISOControl);
    String shown = printable ? "\"" + value + "\"" : value.length() + " characters";
    return shown + " (expected: " + grammar.expected() + "); " + onFault;
  }

  List<String> faults() {
    return faults;
  }
}
