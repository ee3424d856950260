package io.headgate.discovery.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A label selector as kubectl's {@code -l} takes it: {@code a=b,c!=d,e,!f,g in (h,i),j notin (k)}.
 * Immutable; any thread.
 */
public final class LabelSelector {

  private static final Pattern REQUIREMENT =
      Pattern.compile(
          "\\s*(?:(?<key>[\\w./-]+)\\s*(?:(?<op>==|=|!=)\\s*(?<value>[\\w.-]*)"
              + "|\\s(?<set>in|notin)\\s*\\((?<values>[\\w.,\\s-]*)\\))?|!\\s*(?<absent>[\\w./-]+))\\s*(?:,|$)");

  private final List<Predicate<Map<String, String>>> requirements;

  private LabelSelector(List<Predicate<Map<String, String>>> requirements) {
    this.requirements = List.copyOf(requirements);
  }

  /**
   * Reads it; empty selects everything.
   *
   * @throws IllegalArgumentException where it is outside the grammar
   */
  public static LabelSelector parse(String text) {
    List<Predicate<Map<String, String>>> requirements = new ArrayList<>();
    Matcher matcher = REQUIREMENT.matcher(text);
    int at = 0;
    while (at < text.length()) {
      if (!matcher.find(at) || matcher.start() != at || matcher.end() == at) {
        throw new IllegalArgumentException(
            "\"" + text + "\" is no label selector (expected: a=b,c!=d,e,!f,g in (h,i))");
      }
      requirements.add(requirement(matcher));
      at = matcher.end();
    }
    return new LabelSelector(requirements);
  }

  /** Whether an object with these labels is selected. */
  public boolean matches(Map<String, String> labels) {
    return requirements.stream().allMatch(requirement -> requirement.test(labels));
  }

  private static Predicate<Map<String, String>> requirement(Matcher matcher) {
    String absent = matcher.group("absent");
    if (absent != null) {
      return labels -> !labels.containsKey(absent);
    }
    String key = matcher.group("key");
    String operator = matcher.group("op");
    if (operator != null) {
      String value = matcher.group("value");
      return operator.equals("!=")
          ? labels -> !value.equals(labels.get(key))
          : labels -> value.equals(labels.get(key));
    }
    String set = matcher.group("set");
    if (set == null) {
      return labels -> labels.containsKey(key);
    }
    Set<String> values =
        new HashSet<>(List.of(matcher.group("values").strip().split("\\s*,\\s*", -1)));
    return set.equals("in")
        ? labels -> values.contains(labels.getOrDefault(key, "\0"))
        : labels -> !values.contains(labels.getOrDefault(key, "\0"));
  }
}
