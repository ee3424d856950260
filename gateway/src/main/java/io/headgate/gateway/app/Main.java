package io.headgate.gateway.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The program's entry. */
public final class Main {

  private Main() {}

  /** Runs one command; the exit code is 0, 1 for a failure, or 2 for a mistake in its usage. */
  public static void main(String[] args) {
    System.exit(run(args, System.getenv()));
  }

  /** The command that the arguments name, in the given environment. */
  static int run(String[] args, Map<String, String> environment) {
    CommandLine line = new CommandLine(new HeadgateCommand());
    addCommands(line, args);
    line.setParameterExceptionHandler(CommandErrors::usage);
    line.setExecutionExceptionHandler(CommandErrors::failure);
    line.setUsageHelpWidth(100);
    addHelp(line);
    line.getSubcommands().values().forEach(Main::addHelp);
    FlagTypes.register(line);
    try {
      line.setDefaultValueProvider(FlagDefaults.of(line, args, environment));
    } catch (UsageException e) {
      line.getErr().println(e.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    return line.execute(args);
  }

  /** All commands with all their flags. */
  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new HeadgateCommand());
    addCommands(line, new String[0]);
    addHelp(line);
    line.getSubcommands().values().forEach(Main::addHelp);
    return line;
  }

  /**
   * Adds the command that is meant, or all of them where none is: to read the flags of every
   * command takes longer than to ask a node and print its answer.
   */
  private static void addCommands(CommandLine line, String[] args) {
    Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
    commands.put("demo", DemoCommand::new);
    commands.put("serve", ServeCommand::new);
    commands.put("check", CheckCommand::new);
    commands.put("get", GetCommand::new);
    commands.put("explain", ExplainCommand::new);
    commands.put("ipvsadm", IpvsadmCommand::new);
    commands.put("top", TopCommand::new);
    commands.put("drain", DrainCommand::new);
    commands.put("undrain", UndrainCommand::new);
    commands.put("completion", CompletionCommand::new);
    commands.put("version", VersionCommand::new);
    if (args.length > 0 && commands.containsKey(args[0])) {
      commands.keySet().retainAll(List.of(args[0]));
    }
    commands.forEach((name, command) -> line.addSubcommand(name, command.get()));
  }

  private static void addHelp(CommandLine command) {
    command
        .getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Print this help.")
                .build());
  }
}
