package io.headgate.discovery.annotation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Which Ingresses are served, by the word of the global ConfigMap. One that is not has no route at
 * all: without one of its annotations alone it might let in whom it was to keep out.
 *
 * @param strictPaths whether paths of the types Exact and Prefix have plain characters alone
 * @param mostRisk of an annotation that may be written
 * @param words none of which may stand in a value of an annotation
 */
public record Acceptance(boolean strictPaths, Risk mostRisk, List<String> words) {

  /** All of them. */
  public static final Acceptance ANY = new Acceptance(false, Risk.CRITICAL, List.of());

  /** As ingress-nginx has it; an empty path is /. */
  private static final Pattern PLAIN_PATH = Pattern.compile("(?:/[A-Za-z0-9._/-]*)?");

  public Acceptance {
    words = List.copyOf(words);
  }

  /**
   * Why an Ingress is not served.
   *
   * @param field the path to it in the object, without the places in lists
   */
  public record Fault(List<String> field, String message) {

    public Fault {
      field = List.copyOf(field);
    }
  }

  /** What a ConfigMap says. */
  public static Acceptance of(StandingAnnotations standing) {
    return AcceptanceKeys.parse(standing);
  }

  /**
   * What is wrong with annotations.
   *
   * @param written on the object
   * @param prefix of ingress-nginx, {@code --annotations-prefix}; ours is looked at as well
   */
  public List<Fault> annotations(Map<String, String> written, String prefix) {
    List<Fault> faults = new ArrayList<>();
    new TreeMap<>(written)
        .forEach(
            (key, value) -> {
              boolean ours =
                  key.startsWith(prefix + "/")
                      || key.startsWith(AnnotationCatalogue.OWN_PREFIX + "/");
              if (ours) {
                annotation(key, value)
                    .ifPresent(
                        it ->
                            faults.add(
                                new Fault(
                                    List.of("metadata", "annotations", key),
                                    "metadata.annotations[" + key + "]: " + it)));
              }
            });
    return faults;
  }

  private Optional<String> annotation(String key, String value) {
    Risk risk =
        AnnotationCatalogue.find(key.substring(key.indexOf('/') + 1))
            .map(CatalogueEntry::risk)
            .orElse(Risk.UNRATED);
    if (risk != Risk.UNRATED && risk.compareTo(mostRisk) > 0) {
      return Optional.of(
          "its risk is %s (expected: at most %s, annotations-risk-level of the global ConfigMap)"
              .formatted(risk.text(), mostRisk.text()));
    }
    return words.stream()
        .filter(value::contains)
        .findFirst()
        .map(
            it ->
                "its value has \"%s\" in it (expected: no word of".formatted(it)
                    + " annotation-value-word-blocklist of the global ConfigMap)");
  }

  /** What is wrong with a path; empty where nothing is. */
  public Optional<String> path(String type, String path) {
    return strictPaths
            && !type.equals("ImplementationSpecific")
            && !PLAIN_PATH.matcher(path).matches()
        ? Optional.of(
            "%s (expected with pathType %s: / first, then letters, digits and . _ - / alone;"
                    .formatted(AnnotationReader.shown(path), type)
                + " strict-validate-path-type of the global ConfigMap)")
        : Optional.empty();
  }
}
