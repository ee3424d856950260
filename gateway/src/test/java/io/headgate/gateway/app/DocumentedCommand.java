package io.headgate.gateway.app;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A command line of this program in a text.
 *
 * @param plugin whether it is {@code kubectl headgate}
 * @param words what stands behind the program's name
 */
record DocumentedCommand(boolean plugin, List<String> words) {

  private static final Pattern PROGRAM =
      Pattern.compile(
          "(?<!-n )(?<!namespace )(?<![\\w./-])(bin/headgate|kubectl headgate|headgate)(?= )");

  /** Where a command line ends. */
  private static final Pattern END = Pattern.compile("[|;&)<>\"]|\\s#");

  /** Flags of the plugin's own, each with a value. */
  private static final Set<String> PLUGIN_FLAGS =
      Set.of("--node", "--pod", "--context", "--kubeconfig");

  private static final Map<String, CommandLine> COMMANDS = Main.commandLine().getSubcommands();
  private static final CommandSpec TOP = Main.commandLine().getCommandSpec();

  /** All of a line of shell. */
  static List<DocumentedCommand> in(String line) {
    List<DocumentedCommand> found = new ArrayList<>();
    Matcher program = PROGRAM.matcher(line);
    while (program.find()) {
      String rest = line.substring(program.end()).replaceAll("'[^']*'", "quoted");
      Matcher end = END.matcher(rest);
      String command = end.find() ? rest.substring(0, end.start()) : rest;
      List<String> words =
          Arrays.stream(command.split("\\s+", -1)).filter(word -> !word.isBlank()).toList();
      found.add(new DocumentedCommand(program.group(1).startsWith("kubectl"), words));
    }
    return found;
  }

  /** What of it the program does not take; empty where it takes all. */
  Optional<String> mistake() {
    int at = 0;
    while (plugin && at < words.size() && PLUGIN_FLAGS.contains(words.get(at))) {
      at += 2;
    }
    if (at >= words.size()) {
      return Optional.empty();
    }
    String name = words.get(at);
    if (name.startsWith("-")) {
      return takes(TOP, name) ? Optional.empty() : Optional.of("headgate " + name);
    }
    CommandLine command = COMMANDS.get(name);
    if (command == null) {
      return name.matches("[A-Z.]+") ? Optional.empty() : Optional.of("headgate " + name);
    }
    return words.subList(at + 1, words.size()).stream()
        .map(word -> word.replaceFirst("^\\[", "").replaceFirst("\\]$", ""))
        .filter(word -> word.matches("--?[A-Za-z].*"))
        .filter(word -> !takes(command.getCommandSpec(), word))
        .map(word -> "headgate " + name + " " + word)
        .findFirst();
  }

  private static boolean takes(CommandSpec command, String word) {
    String flag = word.replaceFirst("=.*", "");
    return command.findOption(flag) != null
        || (flag.matches("-[A-Za-z]+")
            && flag.substring(1).chars().allMatch(it -> command.findOption((char) it) != null));
  }
}
