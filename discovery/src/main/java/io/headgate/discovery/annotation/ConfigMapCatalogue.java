package io.headgate.discovery.annotation;

import io.headgate.discovery.annotation.AnnotationCatalogue.Group;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Every key that the global ConfigMap of ingress-nginx v1.15 may have, with grammar, default and
 * verdict. What serves, what {@code check} prints and what the documentation says all come from
 * here. Immutable; any thread.
 */
public final class ConfigMapCatalogue {

  private static final List<Group> GROUPS =
      List.of(
          DefaultEntries.group(),
          SettingEntries.clients(),
          SettingEntries.tls(),
          SettingEntries.headers(),
          SettingEntries.observing(),
          SettingEntries.connections(),
          SettingEntries.access(),
          SettingEntries.programs());

  private static final Map<String, CatalogueEntry> BY_NAME = byName();

  private static final Set<String> STANDING = standing();

  private ConfigMapCatalogue() {}

  /** All of them, the defaults of annotations first. */
  public static List<Group> groups() {
    return GROUPS;
  }

  /** Whether a key is read for every Ingress: as the default of an annotation, or beside them. */
  static boolean isStanding(String key) {
    return STANDING.contains(key);
  }

  private static boolean isRead(String key) {
    return isStanding(key)
        || find(key)
            .map(CatalogueEntry::verdict)
            .filter(it -> it instanceof Verdict.Applied || it instanceof Verdict.Differs)
            .isPresent();
  }

  /** What becomes of a key with that value. */
  public static Verdict verdict(String key, String value) {
    if (isRead(key) && value.length() > AnnotationReader.MAX_STANDING_LENGTH) {
      return new Verdict.Refused(
          value.length()
              + " characters (expected: at most "
              + AnnotationReader.MAX_STANDING_LENGTH
              + "); "
              + onFault(key),
          "");
    }
    return find(key)
        .map(it -> it.verdict(value))
        .orElseGet(() -> new Verdict.Ignored(unknown(key), false));
  }

  /**
   * What the author of a ConfigMap has to know of its keys, in their order: those that have no
   * effect, and those that are refused.
   *
   * @return a sentence each: key, value, and what was expected
   */
  public static List<String> faults(Map<String, String> data) {
    List<String> faults = new ArrayList<>();
    new TreeMap<>(data)
        .forEach(
            (key, value) -> {
              switch (verdict(key, value)) {
                case Verdict.Refused it ->
                    faults.add(
                        "data.%s: %s%s"
                            .formatted(
                                key,
                                it.why(),
                                it.instead().isEmpty() ? "" : "; instead: " + it.instead()));
                case Verdict.Ignored it ->
                    faults.add(
                        "data.%s: %s has no effect: %s"
                            .formatted(key, AnnotationReader.shown(value), it.why()));
                case Verdict.Applied applied -> {}
                case Verdict.Differs differs -> {}
              }
            });
    return faults;
  }

  /** Whether a key, where it cannot be read, keeps out whom it might have kept out. */
  static boolean protects(String key) {
    return !onFault(key).equals(Annotation.DEFAULT_STANDS);
  }

  private static String onFault(String key) {
    return find(key).map(it -> it.form().onFault()).orElse(Annotation.DEFAULT_STANDS);
  }

  private static Optional<CatalogueEntry> find(String key) {
    return Optional.ofNullable(BY_NAME.get(key));
  }

  private static String unknown(String key) {
    return "no such key is known"
        + EditDistance.nearest(key, BY_NAME.keySet())
            .map(it -> "; perhaps " + it + " was meant")
            .orElse("");
  }

  private static Set<String> standing() {
    Set<String> names = new HashSet<>(DefaultEntries.NAMES);
    names.add(StandingAnnotations.BLOCKED.name());
    names.add(StandingAnnotations.OPEN_PATHS.name());
    AuthorizationKeys.OF_ALL.all().forEach(it -> names.add(it.name()));
    names.add(StandingAnnotations.NON_IDEMPOTENT.name());
    names.add(StandingAnnotations.ALLOWED_HEADERS.name());
    names.add(AcceptanceKeys.STRICT_PATHS.name());
    names.add(AcceptanceKeys.MOST_RISK.name());
    names.add(AcceptanceKeys.WORDS.name());
    names.add(NamespaceRule.OTHERS.name());
    return Set.copyOf(names);
  }

  private static Map<String, CatalogueEntry> byName() {
    Map<String, CatalogueEntry> entries = new TreeMap<>();
    for (Group group : GROUPS) {
      for (CatalogueEntry entry : group.entries()) {
        if (entries.put(entry.name(), entry) != null) {
          throw new IllegalStateException(entry.name() + " stands twice in the catalogue");
        }
      }
    }
    return entries;
  }
}
