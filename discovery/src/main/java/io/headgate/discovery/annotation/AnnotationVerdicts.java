package io.headgate.discovery.annotation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Judges the annotations of one object, each of them, whatever its prefix. Pure. */
public final class AnnotationVerdicts {

  private static final String CLASS_ANNOTATION = "kubernetes.io/ingress.class";

  private AnnotationVerdicts() {}

  /**
   * Those of an Ingress, in the order of their keys.
   *
   * @param prefix of ingress-nginx, {@code --annotations-prefix}
   */
  public static List<JudgedAnnotation> ofIngress(Map<String, String> annotations, String prefix) {
    List<JudgedAnnotation> judged = new ArrayList<>();
    new TreeMap<>(annotations)
        .forEach(
            (key, value) ->
                judged.add(
                    new JudgedAnnotation(key, value, ofIngress(key, value, annotations, prefix))));
    return judged;
  }

  /** Those of a Service, in the order of their keys. */
  public static List<JudgedAnnotation> ofService(Map<String, String> annotations) {
    List<JudgedAnnotation> judged = new ArrayList<>();
    new TreeMap<>(annotations)
        .forEach(
            (key, value) -> judged.add(new JudgedAnnotation(key, value, ofService(key, value))));
    return judged;
  }

  private static Verdict ofIngress(
      String key, String value, Map<String, String> annotations, String prefix) {
    if (key.equals(CLASS_ANNOTATION)) {
      return new Verdict.Applied(
          "deprecated by Kubernetes: spec.ingressClassName is its successor");
    }
    Optional<String> name = name(key, AnnotationCatalogue.OWN_PREFIX);
    if (name.isEmpty()) {
      name = name(key, prefix);
      Optional<String> ours = name.map(it -> AnnotationCatalogue.OWN_PREFIX + "/" + it);
      if (ours.filter(annotations::containsKey).isPresent()) {
        return new Verdict.Ignored(ours.get() + " is written as well, and wins", false);
      }
    }
    if (name.isEmpty()) {
      return ofOthers();
    }
    if (CompressionAnnotations.contain(name.get())
        && !key.startsWith(AnnotationCatalogue.OWN_PREFIX + "/")) {
      return new Verdict.Refused(
          "an annotation of Headgate alone",
          "write " + AnnotationCatalogue.OWN_PREFIX + "/" + name.get());
    }
    Verdict verdict = known(name.get(), value);
    return verdict instanceof Verdict.Refused
            || !ChoiceAnnotations.isTheMainOnes(name.get(), annotations, prefix)
        ? verdict
        : new Verdict.Ignored("of a canary: what the main Ingress says holds", false);
  }

  private static Verdict known(String name, String value) {
    Optional<CatalogueEntry> entry = AnnotationCatalogue.find(name);
    if (entry.isPresent()) {
      return value.length() > AnnotationReader.MAX_LENGTH
              && !(entry.get().verdict() instanceof Verdict.Refused)
          ? new Verdict.Refused(
              value.length()
                  + " characters (expected: at most "
                  + AnnotationReader.MAX_LENGTH
                  + ")",
              "")
          : entry.get().verdict(value);
    }
    if (ServiceAnnotations.find(name).isPresent()) {
      return new Verdict.Refused("an annotation of Services", "write it on the Service");
    }
    return new Verdict.Refused(
        "no such annotation is known",
        AnnotationCatalogue.nearest(name).map(it -> "perhaps " + it + " was meant").orElse(""));
  }

  private static Verdict ofService(String key, String value) {
    Optional<String> name = name(key, AnnotationCatalogue.OWN_PREFIX);
    if (name.isEmpty()) {
      return ofOthers();
    }
    Optional<Annotation<?>> known = ServiceAnnotations.find(name.get());
    if (known.isEmpty()) {
      return new Verdict.Refused("no such annotation of Services is known", "");
    }
    Grammar<?> grammar = known.get().grammar();
    return grammar.parse(value.strip()).isPresent()
        ? new Verdict.Applied("")
        : new Verdict.Refused(
            AnnotationReader.expectation(value, grammar, known.get().onFault()), "");
  }

  private static Verdict ofOthers() {
    return new Verdict.Ignored("of another program, left alone", false);
  }

  private static Optional<String> name(String key, String prefix) {
    return key.startsWith(prefix + "/")
        ? Optional.of(key.substring(prefix.length() + 1))
        : Optional.empty();
  }
}
