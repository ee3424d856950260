package io.headgate.gateway.app;

import java.util.Map;
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
