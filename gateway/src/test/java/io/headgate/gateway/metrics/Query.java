package io.headgate.gateway.metrics;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The metrics that a PromQL expression asks for with the labels that it selects by, and the labels
 * that it groups by. No more of the language than that: what is no function, no keyword and no
 * label is a metric.
 */
record Query(Map<String, Set<String>> selectors, Set<String> groupings) {

  private static final Pattern STRING = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'");
  private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");
  private static final Pattern GROUPING =
      Pattern.compile(
          "\\b(by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern NAME =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)\\s*(\\{[^}]*}|\\(|)");
  private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)");
  private static final Set<String> WORDS =
      Set.of("and", "or", "unless", "bool", "offset", "inf", "nan", "Inf", "NaN");

  static Query of(String expression) {
    String text = STRING.matcher(expression).replaceAll("0");
    text = RANGE.matcher(text).replaceAll("");
    Set<String> groupings = new TreeSet<>();
    Matcher grouping = GROUPING.matcher(text);
    while (grouping.find()) {
      for (String label : grouping.group(2).split(",", -1)) {
        if (!label.isBlank()) {
          groupings.add(label.strip());
        }
      }
    }
    text = GROUPING.matcher(text).replaceAll(" ");
    Map<String, Set<String>> selectors = new LinkedHashMap<>();
    Matcher name = NAME.matcher(text);
    while (name.find()) {
      boolean isFunction = name.group(2).equals("(");
      boolean isNumber = name.start() > 0 && isPartOfNumber(text.charAt(name.start() - 1));
      if (!isFunction && !isNumber && !WORDS.contains(name.group(1))) {
        Set<String> labels = selectors.computeIfAbsent(name.group(1), key -> new TreeSet<>());
        Matcher matcher = MATCHER.matcher(name.group(2));
        while (matcher.find()) {
          labels.add(matcher.group(1));
        }
      }
    }
    // An aggregation whose grouping stood between its name and its parenthesis.
    selectors
        .keySet()
        .removeAll(Set.of("sum", "max", "min", "avg", "count", "topk", "bottomk", "quantile"));
    return new Query(selectors, groupings);
  }

  private static boolean isPartOfNumber(char before) {
    return Character.isDigit(before) || before == '.' || before == '$';
  }
}
