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

  /** The same for a key of the global ConfigMap, in which longer lists of addresses stand. */
  static final int MAX_STANDING_LENGTH = 65_536;

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

  /**
   * The value; where the annotation is missing, or the default stands for its value, that of the
   * {@link StandingAnnotations}. Empty where there is none, and where its value is a fault.
   */
  <T> Optional<T> read(Annotation<T> annotation) {
    for (String prefix : prefixes) {
      String key = prefix + "/" + annotation.name();
      @Nullable String text = annotations.get(key);
      if (text != null) {
        Optional<T> value =
            parse(annotation, "metadata.annotations[" + key + "]", text, MAX_LENGTH);
        return value.isEmpty() && annotation.onFault().equals(Annotation.DEFAULT_STANDS)
            ? standing(annotation)
            : value;
      }
    }
    return standing(annotation);
  }

  /** What stands, whatever the object itself writes. */
  <T> Optional<T> standing(Annotation<T> annotation) {
    @Nullable String text = annotations.get(StandingAnnotations.BEFORE_NAME + annotation.name());
    return text == null
        ? Optional.empty()
        : parse(
            annotation,
            "data." + annotation.name() + " of the global ConfigMap",
            text,
            MAX_STANDING_LENGTH);
  }

  private <T> Optional<T> parse(Annotation<T> annotation, String place, String text, int longest) {
    Optional<T> value =
        text.length() > longest ? Optional.empty() : annotation.grammar().parse(text.strip());
    if (value.isEmpty()) {
      faults.add(place + ": " + expectation(text, annotation.grammar(), annotation.onFault()));
    }
    return value;
  }

  /**
   * What is wrong with a value; one that is long or has control characters is not repeated.
   *
   * @param onFault what holds instead
   */
  static String expectation(String value, Grammar<?> grammar, String onFault) {
    return shown(value) + " (expected: " + grammar.expected() + "); " + onFault;
  }

  /** A value as messages repeat it. */
  static String shown(String value) {
    boolean printable =
        value.length() <= MAX_SHOWN && value.chars().noneMatch(Character::isISOControl);
    return printable ? "\"" + value + "\"" : value.length() + " characters";
  }

  List<String> faults() {
    return faults;
  }
}
