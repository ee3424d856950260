package io.headgate.gateway.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** The file of {@code --config}: flags by their names without dashes, as YAML. */
final class ConfigFile {

  private ConfigFile() {}

  /**
   * Reads it; lists become comma-separated values.
   *
   * @param known whether a flag of that name exists
   * @throws UsageException where it cannot be read, is not a map of values, or names no flag
   */
  static Map<String, String> read(Path path, Predicate<String> known) {
    Object content;
    try {
      String text = Files.readString(path);
      content =
          new Load(LoadSettings.builder().setLabel(path.toString()).build()).loadFromString(text);
    } catch (IOException e) {
      throw new UsageException("--config: \"" + path + "\" cannot be read (" + e + ")");
    } catch (YamlEngineException e) {
      throw new UsageException(
          "--config: \"" + path + "\" is not YAML: " + String.valueOf(e.getMessage()).strip());
    }
    Map<String, String> flags = new LinkedHashMap<>();
    if (content == null) {
      return flags;
    }
    if (!(content instanceof Map<?, ?> map)) {
      throw new UsageException(
          "--config: \"" + path + "\" is not a map (expected: lines such as http-port: 8080)");
    }
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String name = String.valueOf(entry.getKey());
      if (!known.test(name)) {
        throw new UsageException(
            "--config: " + path + ": \"" + name + "\" is not a flag (expected: a flag of serve)");
      }
      flags.put(name, value(path, name, entry.getValue()));
    }
    return flags;
  }

  private static String value(Path path, String name, Object value) {
    if (value instanceof Map) {
      throw new UsageException(
          "--config: " + path + ": " + name + " is a map (expected: a value or a list)");
    }
    return value instanceof List<?> list
        ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
        : String.valueOf(value);
  }
}
