package io.headgate.discovery.check;

import io.headgate.discovery.annotation.ConfigMapCatalogue;
import io.headgate.discovery.annotation.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of values of ingress-nginx's chart when they are given to ours, by what the files of
 * our chart say. Not thread-safe; one instance for one file.
 */
final class ValuesVerdicts {

  private static final String CONFIG = "controller.config";
  private static final Set<String> FLAGS = Set.of("controller.extraArgs", "node.extraArgs");

  /** Names that say which program is run. */
  private static final Set<String> IMAGES =
      Set.of("controller.image.image", "controller.image.repository");

  private final ChartFiles chart;
  private final Taker taker;

  /** Takes the verdict of one value. */
  interface Taker {
    void take(List<String> path, String value, Verdict verdict);
  }

  ValuesVerdicts(ChartFiles chart, Taker taker) {
    this.chart = chart;
    this.taker = taker;
  }

  void judge(Map<?, ?> values) {
    below(List.of(), values, chart.schema());
  }

  private void below(List<String> path, Map<?, ?> values, ValueSchema schema) {
    values.forEach(
        (name, value) ->
            judge(longer(path, name.toString()), value, schema.below(name.toString())));
  }

  private void judge(List<String> path, Object value, Optional<ValueSchema> schema) {
    String name = String.join(".", path);
    Optional<String> without = without(name);
    if (name.equals(CONFIG) && value instanceof Map<?, ?> keys) {
      keys.forEach(
          (key, it) ->
              taker.take(
                  longer(path, key.toString()),
                  it.toString(),
                  ConfigMapCatalogue.verdict(key.toString(), it.toString())));
    } else if (without.isPresent()) {
      taker.take(
          path,
          shown(value),
          isSet(value)
              ? new Verdict.Ignored(without.get(), false)
              : new Verdict.Applied("empty or turned off, and not there anyway"));
    } else if (FLAGS.contains(name) && value instanceof Map<?, ?> flags) {
      flags.forEach(
          (flag, it) ->
              taker.take(longer(path, flag.toString()), it.toString(), flag(flag.toString())));
    } else if (schema.isEmpty()) {
      taker.take(
          path,
          shown(value),
          new Verdict.Refused(
              "neither chart has such a value: Helm refuses the file", "leave it out"));
    } else if (value instanceof Map<?, ?> inner && schema.get().hasNames()) {
      below(path, inner, schema.get());
    } else {
      taker.take(path, shown(value), known(name, value, schema.get()));
    }
  }

  /** Why a name has no effect. */
  private Optional<String> without(String name) {
    @Nullable String flag = chart.waiting().get(name);
    return flag == null || chart.flags().ours().contains(flag)
        ? Optional.ofNullable(chart.unused().get(name))
        : Optional.of("there is no flag --" + flag + " yet");
  }

  private Verdict flag(String name) {
    if (chart.flags().ours().contains(name)) {
      return new Verdict.Applied("--" + name);
    }
    return chart.flags().theirs().contains(name)
        ? new Verdict.Ignored("there is no such flag: the chart leaves it out", false)
        : new Verdict.Refused(
            "there is no such flag (expected: a flag of headgate serve without dashes)",
            "leave it out");
  }

  private Verdict known(String name, Object value, ValueSchema schema) {
    Optional<String> mistake = schema.mistake(value);
    if (mistake.isPresent()) {
      return new Verdict.Refused(mistake.get(), "");
    }
    if (IMAGES.contains(name) && value.toString().contains("ingress-nginx")) {
      return new Verdict.Refused("another program", "leave the image out");
    }
    return difference(name).<Verdict>map(Verdict.Differs::new).orElse(new Verdict.Applied(""));
  }

  /** Said of the name, or of what is around it. */
  private Optional<String> difference(String name) {
    for (String at = name; !at.isEmpty(); at = at.substring(0, Math.max(0, at.lastIndexOf('.')))) {
      @Nullable String difference = chart.different().get(at);
      if (difference != null) {
        return Optional.of(difference);
      }
    }
    return Optional.empty();
  }

  /** As the notes of the chart mean it (headgate.isSet): a section may be turned off. */
  private static boolean isSet(Object value) {
    return switch (value) {
      case Map<?, ?> map -> !map.isEmpty() && !Boolean.FALSE.equals(map.get("enabled"));
      case List<?> list -> !list.isEmpty();
      case Boolean flag -> flag;
      default -> !value.toString().isEmpty() && !value.toString().equals("0");
    };
  }

  /** A section has no text of its own. */
  private static String shown(Object value) {
    return value instanceof Map || value instanceof List ? "" : value.toString();
  }

  private static List<String> longer(List<String> path, String name) {
    List<String> longer = new ArrayList<>(path);
    longer.add(name);
    return longer;
  }
}
