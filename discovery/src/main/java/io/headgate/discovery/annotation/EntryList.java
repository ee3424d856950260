package io.headgate.discovery.annotation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes down one group of the catalogue, an entry after the other. */
final class EntryList {

  private final String title;
  private final List<CatalogueEntry> entries = new ArrayList<>();

  EntryList(String title) {
    this.title = title;
  }

  /** What is applied as ingress-nginx does it. */
  EntryList applied(Annotation<?> annotation, String standard, Risk risk, String how) {
    return add(annotation, standard, risk, new Verdict.Applied(how));
  }

  /** What is applied with a difference. */
  EntryList differs(Annotation<?> annotation, String standard, Risk risk, String difference) {
    return add(annotation, standard, risk, new Verdict.Differs(difference));
  }

  /** What is never done and was to keep somebody out. */
  EntryList guard(String name, Grammar<?> grammar, String standard, Risk risk, String why) {
    return add(name, grammar, standard, risk, new Verdict.Ignored(why, true));
  }

  /** What changes nothing here. */
  EntryList ignored(String name, Grammar<?> grammar, String standard, Risk risk, String why) {
    return add(name, grammar, standard, risk, new Verdict.Ignored(why, false));
  }

  /** What will never be done. */
  EntryList refused(String name, Risk risk, String why, String instead) {
    return add(name, RouteGrammar.anything(), "", risk, new Verdict.Refused(why, instead));
  }

  /** The verdict of one value of the entry before. */
  EntryList when(String value, Verdict verdict) {
    entries.set(entries.size() - 1, entries.getLast().with(value, verdict));
    return this;
  }

  /** The value of the entry before that asks for what is done anyway. */
  EntryList asItIs(String value, String why) {
    return when(value, new Verdict.Applied(why));
  }

  AnnotationCatalogue.Group group() {
    return new AnnotationCatalogue.Group(title, entries);
  }

  private EntryList add(
      String name, Grammar<?> grammar, String standard, Risk risk, Verdict verdict) {
    return add(new Annotation<>(name, grammar), standard, risk, verdict);
  }

  private EntryList add(Annotation<?> annotation, String standard, Risk risk, Verdict verdict) {
    entries.add(
        new CatalogueEntry(
            annotation.name(),
            new CatalogueEntry.Form(annotation.grammar(), standard, annotation.onFault()),
            risk,
            verdict,
            Map.of()));
    return this;
  }
}
