package io.headgate.gateway.app;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What a flag is worth where the command line does not name it: first the environment, {@code
 * HEADGATE_} plus its name, then the file of {@code --config}, then the defaults of the demo where
 * it is the demo, then the flag's own.
 */
final class FlagDefaults implements IDefaultValueProvider {

  private static final String CONFIG_FLAG = "--config";

  private final Map<String, String> environment;
  private final Map<String, String> file;

  private FlagDefaults(Map<String, String> environment, Map<String, String> file) {
    this.environment = environment;
    this.file = file;
  }

  /**
   * Reads the file that the arguments or the environment name.
   *
   * @throws UsageException where it cannot be read or holds what no flag is called
   */
  static FlagDefaults of(CommandLine line, String[] args, Map<String, String> environment) {
    String path = configPath(args, environment);
    boolean takesConfig = isNodeFlag(line, CONFIG_FLAG);
    return new FlagDefaults(
        environment,
        path == null || !takesConfig
            ? Map.of()
            : ConfigFile.read(Path.of(path), name -> isNodeFlag(line, "--" + name)));
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || option.usageHelp()) {
      return null;
    }
    String name = option.longestName();
    String fromEnvironment = environment.get(environmentName(name));
    if (fromEnvironment != null) {
      return fromEnvironment;
    }
    CommandLine command = option.command().commandLine();
    boolean node = command != null && command.getCommandSpec().findOption(CONFIG_FLAG) != null;
    if (node && file.containsKey(name.substring(2))) {
      return file.get(name.substring(2));
    }
    return command != null && command.getCommand() instanceof DemoCommand
        ? DemoCommand.DEFAULTS.get(name)
        : null;
  }

  /** {@code --http-port} is {@code HEADGATE_HTTP_PORT}. */
  static String environmentName(String flag) {
    return "HEADGATE_" + flag.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
  }

  private static boolean isNodeFlag(CommandLine line, String flag) {
    return line.getSubcommands().values().stream()
        .map(CommandLine::getCommandSpec)
        .filter(command -> command.findOption(CONFIG_FLAG) != null)
        .anyMatch(command -> command.findOption(flag) != null);
  }

  private static @Nullable String configPath(String[] args, Map<String, String> environment) {
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals(CONFIG_FLAG) && i + 1 < args.length) {
        return args[i + 1];
      }
      if (args[i].startsWith(CONFIG_FLAG + "=")) {
        return args[i].substring(CONFIG_FLAG.length() + 1);
      }
    }
    return environment.get(environmentName(CONFIG_FLAG));
  }
}
