package io.headgate.discovery.check;

import io.headgate.discovery.manifest.PlainYaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What our own chart says about values: these are the files that Helm reads, packed beside this
 * class, so that there is no second list.
 *
 * @param schema of all values, as Helm asks it
 * @param unused names of ingress-nginx that mean nothing here, and why
 * @param waiting names that mean something once the program has a flag, and that flag
 * @param different names that are used, and what they mean here
 * @param flags of the program, and of ingress-nginx
 */
record ChartFiles(
    ValueSchema schema,
    Map<String, String> unused,
    Map<String, String> waiting,
    Map<String, String> different,
    Flags flags) {

  /** As this program was built. */
  static final ChartFiles PACKED = load();

  /**
   * Names of flags, without dashes.
   *
   * @param ours of {@code headgate serve}
   * @param theirs of ingress-nginx
   */
  record Flags(Set<String> ours, Set<String> theirs) {}

  private static ChartFiles load() {
    return new ChartFiles(
        ValueSchema.root(yaml("values.schema.json").content()),
        texts("files/unused-values.yaml"),
        texts("files/unused-flags.yaml"),
        texts("files/different-values.yaml"),
        new Flags(lines("files/flags.txt"), lines("files/ingress-nginx-flags.txt")));
  }

  private static Map<String, String> texts(String name) {
    Map<String, String> texts = new LinkedHashMap<>();
    yaml(name).content().forEach((key, value) -> texts.put(key.toString(), value.toString()));
    return texts;
  }

  private static Set<String> lines(String name) {
    return text(name)
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static PlainYaml yaml(String name) {
    PlainYaml yaml = PlainYaml.parse(name, text(name));
    yaml.problem()
        .ifPresent(
            it -> {
              throw new IllegalStateException(it.toString());
            });
    return yaml;
  }

  private static String text(String name) {
    try (InputStream in = ChartFiles.class.getResourceAsStream("chart/" + name)) {
      if (in == null) {
        throw new IllegalStateException(
            "chart/" + name + ": not packed (expected: a resource of headgate-discovery)");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
