package io.headgate.gateway.app;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;

/** {@code headgate completion}: a script that makes a shell complete commands, flags and values. */
@Command(
    name = "completion",
    description = "Print what makes a shell complete commands, flags and their values.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(headgate completion bash)       in this shell; in ~/.bashrc for every one",
      "  source <(headgate completion zsh)        the same for zsh, in ~/.zshrc",
      "  headgate completion fish > ~/.config/fish/completions/headgate.fish"
    })
final class CompletionCommand implements Runnable {

  /** Whose script. */
  enum Shell {
    BASH,
    ZSH,
    FISH
  }

  private static final String PROGRAM = "headgate";

  @Parameters(index = "0", paramLabel = "bash|zsh|fish", description = "The shell.")
  private Shell shell = Shell.BASH;

  @Override
  public void run() {
    CommandLine line = Main.commandLine();
    line.getSubcommands().values().forEach(CompletionCommand::completeValues);
    System.out.print(
        switch (shell) {
          // It has a part that lets zsh understand it.
          case BASH, ZSH -> AutoComplete.bash(PROGRAM, line);
          case FISH -> FishCompletion.script(PROGRAM, line.getCommandSpec());
        });
  }

  /** The words as flags take them, not the names of constants. */
  private static void completeValues(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    for (OptionSpec option : List.copyOf(spec.options())) {
      List<String> words = words(option);
      if (!words.isEmpty()) {
        spec.remove(option);
        spec.addOption(
            OptionSpec.builder(option)
                // The script names its lists of words by this: it has to be nobody else's.
                .paramLabel(option.longestName().substring(2))
                .completionCandidates(words)
                .build());
      }
    }
  }

  /** What the flag's value may be; none where that is open. */
  static List<String> words(OptionSpec option) {
    if (option.paramLabel().contains("|")) {
      return List.of(option.paramLabel().split("\\|"));
    }
    Class<?> type = option.auxiliaryTypes()[0];
    return type.isEnum()
        ? Arrays.stream(type.getEnumConstants())
            .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
            .toList()
        : List.of();
  }
}
