package io.headgate.discovery.annotation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes down one group of keys of the global ConfigMap, an entry after the other. */
final class SettingList {

  private static final String ANYWAY = "what is done anyway";

  private final String title;
  private final List<CatalogueEntry> entries = new ArrayList<>();

  SettingList(String title) {
    this.title = title;
  }

  /** What is applied as ingress-nginx does it. */
  SettingList applied(Annotation<?> key, String standard, String how) {
    return add(key, standard, new Verdict.Applied(how));
  }

  /** What is applied with a difference. */
  SettingList differs(Annotation<?> key, String standard, String difference) {
    return add(key, standard, new Verdict.Differs(difference));
  }

  private SettingList add(Annotation<?> key, String standard, Verdict verdict) {
    entries.add(
        new CatalogueEntry(
            key.name(),
            new CatalogueEntry.Form(key.grammar(), standard, key.onFault()),
            Risk.UNRATED,
            verdict,
            Map.of()));
    return this;
  }

  /** What changes nothing here, and need not. */
  SettingList needless(String name, String why) {
    return add(name, RouteGrammar.anything(), new Verdict.Ignored(why, false), Map.of());
  }

  /**
   * What will always be the same.
   *
   * @param value the one that asks for what is done anyway
   * @param why it will
   */
  SettingList never(String name, String value, String why) {
    return add(
        name,
        grammarOf(value),
        new Verdict.Ignored("always " + value + ": " + why, false),
        Map.of(value, new Verdict.Applied(ANYWAY)));
  }

  /** What only a flag says, once for as long as the program runs. */
  SettingList flag(String name, String flag) {
    return add(
        name,
        RouteGrammar.anything(),
        new Verdict.Ignored("only the flag " + flag + " says it", false),
        Map.of());
  }

  /** As above; one value is that of the flag where nobody gives it. */
  SettingList flag(String name, String value, String flag) {
    return add(
        name,
        grammarOf(value),
        new Verdict.Ignored("only the flag " + flag + " says it", false),
        Map.of(value, new Verdict.Applied("unless the flag " + flag + " says otherwise")));
  }

  /** What is never done and was to keep somebody out; one value asks for what is done anyway. */
  SettingList guard(String name, String value, String why) {
    return add(
        name,
        grammarOf(value),
        new Verdict.Ignored(why, true),
        Map.of(value, new Verdict.Applied(ANYWAY)));
  }

  /** What will never be done. */
  SettingList refused(String name, String why) {
    return refused(name, why, "");
  }

  /** As above; what says it in its place. */
  SettingList refused(String name, String why, String instead) {
    return add(name, RouteGrammar.anything(), new Verdict.Refused(why, instead), Map.of());
  }

  AnnotationCatalogue.Group group() {
    return new AnnotationCatalogue.Group(title, entries);
  }

  /** Of what the values of a key are whose value that may be. */
  private static Grammar<?> grammarOf(String value) {
    if (value.equals("true") || value.equals("false")) {
      return RouteGrammar.flag();
    }
    return value.matches("[0-9]+") ? RouteGrammar.count() : RouteGrammar.anything();
  }

  private SettingList add(
      String name, Grammar<?> grammar, Verdict verdict, Map<String, Verdict> byValue) {
    entries.add(
        new CatalogueEntry(
            name,
            new CatalogueEntry.Form(grammar, standard(byValue), Annotation.DEFAULT_STANDS),
            Risk.UNRATED,
            verdict,
            byValue));
    return this;
  }

  /** What holds, which here is not always what holds in ingress-nginx. */
  private static String standard(Map<String, Verdict> byValue) {
    return String.join("", byValue.keySet());
  }
}
