package io.headgate.discovery.annotation;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The keys of the global ConfigMap about which Ingresses are served at all. Pure. */
final class AcceptanceKeys {

  private static final String STRICTEST = "no Ingress has an annotation above Low";

  static final Annotation<Boolean> STRICT_PATHS =
      new Annotation<>(
          "strict-validate-path-type", RouteGrammar.flag(), "paths are looked at strictly");
  static final Annotation<Risk> MOST_RISK =
      new Annotation<>(
          "annotations-risk-level",
          new Grammar<>("one of Low, Medium, High, Critical", AcceptanceKeys::risk),
          STRICTEST);
  static final Annotation<List<String>> WORDS =
      new Annotation<>(
          "annotation-value-word-blocklist",
          new Grammar<>("texts, with commas", text -> Optional.of(words(text))),
          "no Ingress has an annotation");

  private AcceptanceKeys() {}

  static Acceptance parse(StandingAnnotations standing) {
    Map<String, String> said = standing.values();
    if (!said.containsKey(STRICT_PATHS.name())
        && !said.containsKey(MOST_RISK.name())
        && !said.containsKey(WORDS.name())) {
      return Acceptance.ANY;
    }
    AnnotationReader reader = new AnnotationReader(standing.behind(Map.of()), List.of());
    return new Acceptance(
        reader.read(STRICT_PATHS).orElse(said.containsKey(STRICT_PATHS.name())),
        reader
            .read(MOST_RISK)
            .orElse(said.containsKey(MOST_RISK.name()) ? Risk.LOW : Risk.CRITICAL),
        // Every text has the empty one in it.
        reader.read(WORDS).orElse(said.containsKey(WORDS.name()) ? List.of("") : List.of()));
  }

  private static Optional<Risk> risk(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "low" -> Optional.of(Risk.LOW);
      case "medium" -> Optional.of(Risk.MEDIUM);
      case "high" -> Optional.of(Risk.HIGH);
      case "critical" -> Optional.of(Risk.CRITICAL);
      default -> Optional.empty();
    };
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(it -> !it.isEmpty())
        .toList();
  }
}
