package io.headgate.discovery.annotation;

import java.util.Map;
import java.util.stream.Collectors;

/** Verdicts as the documents made of the catalogues have them. */
final class VerdictText {

  private VerdictText() {}

  static String verdict(Verdict verdict) {
    return verdict instanceof Verdict.Ignored ignored && ignored.protects()
        ? "ignored, **open**"
        : verdict.text();
  }

  /** Of any value, and of those that mean something else. */
  static String why(CatalogueEntry entry) {
    return why(entry.verdict()) + special(entry.byValue());
  }

  private static String why(Verdict verdict) {
    return verdict instanceof Verdict.Refused refused && !refused.instead().isEmpty()
        ? refused.why() + ". Instead: " + refused.instead()
        : verdict.why();
  }

  private static String special(Map<String, Verdict> byValue) {
    return byValue.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(it -> ". `" + it.getKey() + "`: " + it.getValue().text() + whySpecial(it.getValue()))
        .collect(Collectors.joining());
  }

  private static String whySpecial(Verdict verdict) {
    return verdict instanceof Verdict.Refused ? ", " + why(verdict) : "";
  }
}
