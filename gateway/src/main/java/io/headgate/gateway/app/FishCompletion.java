package io.headgate.gateway.app;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What the fish shell is told of commands and flags: one line for each. */
final class FishCompletion {

  private FishCompletion() {}

  /**
   * The script.
   *
   * @param program the name that is completed
   */
  static String script(String program, CommandSpec spec) {
    StringBuilder script = new StringBuilder("complete -c " + program + " -f\n");
    for (CommandLine command : spec.subcommands().values()) {
      CommandSpec its = command.getCommandSpec();
      script
          .append("complete -c ")
          .append(program)
          .append(" -n __fish_use_subcommand -a ")
          .append(its.name())
          .append(" -d ")
          .append(quoted(first(its.usageMessage().description())))
          .append('\n');
      its.options().forEach(option -> script.append(line(program, its.name(), option)));
    }
    return script.toString();
  }

  private static String line(String program, String command, OptionSpec option) {
    StringBuilder line =
        new StringBuilder("complete -c " + program)
            .append(" -n '__fish_seen_subcommand_from ")
            .append(command)
            .append('\'');
    for (String name : option.names()) {
      line.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
    }
    if (option.arity().min() > 0) {
      line.append(" -x");
      if (option.completionCandidates() != null) {
        line.append(" -a ").append(quoted(String.join(" ", option.completionCandidates())));
      } else {
        // A value of which nothing is known may be a file.
        line.setLength(line.length() - " -x".length());
        line.append(" -r -F");
      }
    }
    return line.append(" -d ").append(quoted(first(option.description()))).append('\n').toString();
  }

  private static String first(String[] lines) {
    String text = lines.length == 0 ? "" : lines[0];
    int more = text.indexOf(" (default:");
    return more < 0 ? text : text.substring(0, more);
  }

  /** In single quotes only these two mean anything to fish. */
  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
