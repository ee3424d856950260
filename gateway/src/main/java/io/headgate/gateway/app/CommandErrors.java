package io.headgate.gateway.app;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is printed, and the exit code, where a command cannot run or fails. */
final class CommandErrors {

  private CommandErrors() {}

  /** A mistake in the arguments: one line that names thing, value and expectation; exit code 2. */
  static int usage(ParameterException mistake, String[] args) {
    CommandLine command = mistake.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(describe(mistake, List.of(args)));
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return CommandLine.ExitCode.USAGE;
  }

  /** A command that threw: its message and exit code 1, or 2 where the usage was at fault. */
  static int failure(
      Exception failure, CommandLine command, @SuppressWarnings("unused") ParseResult parsed) {
    if (failure instanceof UsageException mistake) {
      return usage(new ParameterException(command, mistake.getMessage()), new String[0]);
    }
    if (failure instanceof FailureException understood) {
      command.getErr().println("headgate: " + understood.getMessage());
    } else {
      command.getErr().println("headgate: internal error");
      failure.printStackTrace(command.getErr());
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static String describe(ParameterException mistake, List<String> args) {
    if (mistake instanceof UnmatchedArgumentException unmatched) {
      String argument = unmatched.getUnmatched().get(0);
      return argument.startsWith("-")
          ? argument + ": unknown option"
          : "\"" + argument + "\": unexpected argument";
    }
    ArgSpec argument = mistake.getArgSpec();
    if (argument == null) {
      return String.valueOf(mistake.getMessage());
    }
    String name =
        argument instanceof OptionSpec option ? nameAsGiven(option, args) : argument.paramLabel();
    if (mistake instanceof MissingParameterException) {
      return name + ": missing (expected: " + argument.paramLabel() + ")";
    }
    return mistake.getCause() instanceof TypeConversionException reason
        ? name + ": " + reason.getMessage()
        : String.valueOf(mistake.getMessage());
  }

  /** Of an option with several names, the one that was used; the longest where none was. */
  private static String nameAsGiven(OptionSpec option, List<String> args) {
    return Arrays.stream(option.names())
        .filter(name -> args.stream().anyMatch(arg -> (arg + "=").startsWith(name + "=")))
        .findFirst()
        .orElse(option.longestName());
  }
}
