package io.headgate.discovery.annotation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the annotations of one object and remembers which values were outside their grammar. */
final class AnnotationReader {

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
        Optional<T> value = annotation.grammar().parser().apply(text.strip());
        if (value.isEmpty()) {
          faults.add(
              "metadata.annotations[%s]: \"%s\" (expected: %s); the default stands"
                  .formatted(key, text, annotation.grammar().expected()));
        }
        return value;
      }
    }
    return Optional.empty();
  }

  List<String> faults() {
    return faults;
  }
}
