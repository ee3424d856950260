package io.headgate.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** docs/configuration.md lists the flags; with -Dheadgate.write.docs=true it is written. */
class ConfigurationDocumentTest {

  private static final Path DOCUMENT = Path.of("../docs/configuration.md");

  private static final String HEAD =
      """
      # Configuration

      Flags of `headgate serve` and `headgate demo`. Each is looked for in this order, and the first that has it counts:

      1. the command line, `--http-port 8080` or `--http-port=8080`;
      2. the environment, `HEADGATE_` and the name with `_` for `-`: `HEADGATE_HTTP_PORT=8080`;
      3. the YAML file of `--config FILE`, by the name without dashes: `http-port: 8080`;
      4. what the demo has instead, where it is the demo;
      5. the flag's own default.

      `--print-config` prints what is in force, in the form of such a file, and ends. A name that is no flag is a
      mistake, in the file as on the command line, and so is a value that cannot be read: what was expected is said,
      and nothing is started (exit code 2). A time is seconds, or a number with `ms`, `s`, `m` or `h`.

      Flags are read once. Everything else, manifests, Secrets and what an API server says, is live at once.

      This page is made from the program, and a test compares the two.
      """;

  private static final String STANDARD = " (default: ${DEFAULT-VALUE})";

  /** By the classes in which the flags stand, in the order of the page. */
  private static final Map<Class<?>, String> SECTIONS = sections();

  private static Map<Class<?>, String> sections() {
    Map<Class<?>, String> sections = new LinkedHashMap<>();
    sections.put(ServeCommand.class, "The source (`serve` alone)");
    sections.put(SourceFlags.class, "Objects");
    sections.put(BalancingFlags.class, "Services");
    sections.put(IngressFlags.class, "Ingresses");
    sections.put(ExposureFlags.class, "Ports that are not HTTP");
    sections.put(TlsFlags.class, "TLS, and what comes before a request");
    sections.put(StatusFlags.class, "What is written to an API server");
    sections.put(AdmissionFlags.class, "What an API server asks");
    sections.put(DnsFlags.class, "Names");
    sections.put(ClusterFlags.class, "Other nodes");
    sections.put(ProcessFlags.class, "The process");
    sections.put(SpanFlags.class, "Traces");
    return sections;
  }

  @Test
  void theDocumentListsEveryFlag() throws IOException {
    String expected = document();
    if (Boolean.getBoolean("headgate.write.docs")) {
      Files.writeString(DOCUMENT, expected);
    }

    assertThat(Files.readString(DOCUMENT))
        .as("docs/configuration.md is made by this test with -Dheadgate.write.docs=true")
        .isEqualTo(expected);
  }

  private static String document() {
    Map<String, CommandLine> commands = Main.commandLine().getSubcommands();
    Map<Class<?>, List<OptionSpec>> bySection =
        Objects.requireNonNull(commands.get("serve")).getCommandSpec().options().stream()
            .filter(option -> option.userObject() instanceof Field)
            .collect(
                Collectors.groupingBy(
                    option -> ((Field) option.userObject()).getDeclaringClass(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    assertThat(bySection.keySet()).as("flags of no section").isSubsetOf(SECTIONS.keySet());
    StringBuilder text = new StringBuilder(HEAD);
    SECTIONS.forEach(
        (section, title) -> {
          text.append("\n## ").append(title).append("\n| flag | default | in the demo | |\n");
          text.append("|---|---|---|---|\n");
          Objects.requireNonNull(bySection.get(section))
              .forEach(option -> text.append(row(option)));
        });
    text.append("\n## Other commands\n");
    commands.forEach(
        (name, command) -> {
          if (!List.of("serve", "demo").contains(name)) {
            text.append(command(name, command.getCommandSpec()));
          }
        });
    return text.toString();
  }

  private static String row(OptionSpec option) {
    String name = option.longestName();
    return "| %s | %s | %s | %s |\n"
        .formatted(
            names(option),
            value(option.defaultValue()),
            value(DemoCommand.DEFAULTS.get(name)),
            description(option, ""));
  }

  private static String command(String name, CommandSpec command) {
    String arguments =
        command.positionalParameters().stream()
            .map(it -> " " + it.paramLabel())
            .collect(Collectors.joining());
    String flags =
        command.options().stream()
            .filter(option -> !option.usageHelp())
            .map(option -> "| %s | %s |\n".formatted(names(option), description(option, STANDARD)))
            .collect(Collectors.joining());
    return "\n### `headgate "
        + name
        + arguments
        + "`\n"
        + String.join(" ", command.usageMessage().description())
        + (flags.isEmpty() ? "\n" : "\n\n| flag | |\n|---|---|\n" + flags);
  }

  private static String names(OptionSpec option) {
    String value =
        option.arity().max() == 0
            ? ""
            : option.arity().min() == 0 ? "[=true|false]" : " " + option.paramLabel();
    return Arrays.stream(option.names())
        .map(name -> "`" + name + (name.equals(option.longestName()) ? value : "") + "`")
        .collect(Collectors.joining(", "))
        .replace("|", "\\|");
  }

  private static String value(@Nullable String text) {
    return text == null ? "" : "`" + text + "`";
  }

  /**
   * What the program says of it.
   *
   * @param standard in place of its words about the default
   */
  private static String description(OptionSpec option, String standard) {
    return String.join(" ", option.description())
        .replace(STANDARD, standard)
        .replace(" (default: " + option.defaultValue() + ")", standard)
        .replace("${DEFAULT-VALUE}", String.valueOf(option.defaultValue()))
        .replace("%%", "%")
        .replace("|", "\\|");
  }
}
