package io.headgate.gateway.process;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The commands of a Markdown text and what they are said to print: in fenced blocks marked {@code
 * console}, a command stands after {@code $ } and what it prints below it. In that, {@code ...} is
 * any text within a line, and alone on a line any lines, or none.
 */
final class ConsoleBlocks {

  private static final String FENCE = "```";
  private static final String ANY = "...";

  private ConsoleBlocks() {}

  /**
   * One command.
   *
   * @param line where it stands, counted from 1
   */
  record Command(int line, String text, List<String> expected) {

    /** Whether the output is what the text says, but for trailing space. */
    boolean matches(String output) {
      StringBuilder pattern = new StringBuilder();
      for (String line : expected) {
        if (line.strip().equals(ANY)) {
          pattern.append("(.*\n)*");
        } else {
          String parts =
              String.join(
                  ".*",
                  Arrays.stream(line.stripTrailing().split(Pattern.quote(ANY), -1))
                      .map(Pattern::quote)
                      .toList());
          pattern.append(parts).append("[ \t]*\n");
        }
      }
      String text = output.isEmpty() || output.endsWith("\n") ? output : output + "\n";
      return Pattern.matches(pattern.toString(), text);
    }
  }

  /**
   * Reads them in order.
   *
   * @throws IllegalArgumentException where a block does not begin with a command or does not end
   */
  static List<Command> read(String markdown) {
    List<Command> commands = new ArrayList<>();
    boolean inBlock = false;
    int number = 0;
    for (String line : markdown.lines().toList()) {
      number++;
      if (!inBlock) {
        inBlock = line.equals(FENCE + "console");
      } else if (line.startsWith(FENCE)) {
        inBlock = false;
      } else if (line.startsWith("$ ")) {
        commands.add(new Command(number, line.substring(2), new ArrayList<>()));
      } else if (commands.isEmpty()) {
        throw new IllegalArgumentException(
            "line " + number + ": \"" + line + "\" (expected: a command after \"$ \")");
      } else {
        commands.getLast().expected().add(line);
      }
    }
    if (inBlock) {
      throw new IllegalArgumentException("line " + number + ": the block has no end");
    }
    return commands;
  }
}
