package io.headgate.discovery.annotation;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One annotation of Ingresses that is known.
 *
 * @param name without its prefix
 * @param form how it is written
 * @param verdict of every value that {@code byValue} does not name
 * @param byValue values, as the grammar reads them, that mean another verdict, such as the one that
 *     switches a feature off
 */
public record CatalogueEntry(
    String name, Form form, Risk risk, Verdict verdict, Map<String, Verdict> byValue) {

  public CatalogueEntry {
    byValue = Map.copyOf(byValue);
  }

  /**
   * How the value of an annotation is written.
   *
   * @param standard ingress-nginx's default; empty where there is none
   * @param onFault what holds where it is written otherwise
   */
  public record Form(Grammar<?> grammar, String standard, String onFault) {}

  /** The verdict of a value; one outside the grammar is refused. */
  public Verdict verdict(String value) {
    if (verdict instanceof Verdict.Refused) {
      return verdict;
    }
    String text = value.strip();
    Optional<?> parsed = form.grammar().parse(text);
    if (parsed.isEmpty()) {
      return new Verdict.Refused(
          AnnotationReader.expectation(value, form.grammar(), form.onFault()), "");
    }
    Verdict special = byValue.get(parsed.get().toString());
    return special == null ? verdict : special;
  }

  CatalogueEntry with(String value, Verdict special) {
    Map<String, Verdict> more = new HashMap<>(byValue);
    more.put(value, special);
    return new CatalogueEntry(name, form, risk, verdict, more);
  }
}
