package io.headgate.gateway.app;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The flags of a command as they are in force, wherever each of them came from. */
final class EffectiveFlags {

  private static final Set<String> NOT_SETTINGS = Set.of("--help", "--config", "--print-config");

  /** What picocli prints of a flag without value and default. */
  private static final Set<String> UNSET = Set.of("null", "Optional.empty");

  private EffectiveFlags() {}

  /** By names without dashes, in the form in which {@code --config} takes them. */
  static Map<String, String> of(CommandSpec command) {
    Map<String, String> flags = new TreeMap<>();
    for (OptionSpec option : command.options()) {
      String name = option.longestName();
      if (!NOT_SETTINGS.contains(name) && !option.hidden()) {
        String value =
            option.originalStringValues().isEmpty()
                ? option.defaultValueString()
                : String.join(",", option.originalStringValues());
        if (value != null && !UNSET.contains(value)) {
          flags.put(name.substring(2), value);
        }
      }
    }
    return flags;
  }

  /** One flag a line, as YAML. */
  static String yaml(Map<String, String> flags) {
    StringBuilder text = new StringBuilder();
    flags.forEach(
        (name, value) ->
            text.append(name).append(": \"").append(value.replace("\"", "\\\"")).append("\"\n"));
    return text.toString();
  }
}
