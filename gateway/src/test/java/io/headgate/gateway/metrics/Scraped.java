package io.headgate.gateway.metrics;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A scrape in Prometheus' text format, as its metrics and the names of their labels. */
final class Scraped {

  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** One metric; a histogram is one, whatever the names of its samples. */
  record Metric(String type, String help, Set<String> labels) {}

  private final Map<String, Metric> metrics = new TreeMap<>();
  private final Map<String, Set<String>> samples = new TreeMap<>();
  private final Map<String, Double> values = new LinkedHashMap<>();

  Scraped(String text) {
    Map<String, String> help = new LinkedHashMap<>();
    String current = "";
    for (String line : text.lines().toList()) {
      if (line.startsWith("# HELP ")) {
        String[] words = line.split(" ", 4);
        help.put(words[2], words[3]);
      } else if (line.startsWith("# TYPE ")) {
        String[] words = line.split(" ", 4);
        current = words[2];
        metrics.put(current, new Metric(words[3], help.getOrDefault(current, ""), new TreeSet<>()));
      } else if (!line.isEmpty()) {
        add(current, line);
      }
    }
  }

  private void add(String metric, String line) {
    Matcher sample = SAMPLE.matcher(line);
    if (!sample.matches()) {
      throw new IllegalArgumentException("no sample: " + line);
    }
    Set<String> names = samples.computeIfAbsent(sample.group(1), name -> new TreeSet<>());
    Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
    while (label.find()) {
      names.add(label.group(1));
      if (!label.group(1).equals("le")) {
        Objects.requireNonNull(metrics.get(metric)).labels().add(label.group(1));
      }
    }
    values.put(line.substring(0, line.lastIndexOf(' ')), Double.valueOf(sample.group(3)));
  }

  /** By name. */
  Map<String, Metric> metrics() {
    return metrics;
  }

  /** The names of the labels of each sample, such as {@code ..._bucket}. */
  Map<String, Set<String>> samples() {
    return samples;
  }

  /** The value of each series, by its name and labels as they are written. */
  Map<String, Double> values() {
    return values;
  }
}
