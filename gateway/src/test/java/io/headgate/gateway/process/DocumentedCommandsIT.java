package io.headgate.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the texts say is printed is printed. Every command is run in order, against one demo; a
 * command that asks is run again until its answer is the one in the text, since a change takes its
 * moment to be live, and at most a few seconds.
 */
class DocumentedCommandsIT {

  private static final Duration LIMIT = Duration.ofSeconds(5);

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "docs/walkthrough.md"})
  void commandsPrintWhatTheTextSays(String document, @TempDir Path directory) throws Exception {
    Tools.require("curl", "ss", "sed", "awk", "dig");
    List<ConsoleBlocks.Command> commands =
        ConsoleBlocks.read(Files.readString(Clone.REPOSITORY.resolve(document)));
    assertThat(commands).isNotEmpty();
    try (HeadgateProcess headgate = HeadgateProcess.demo(Clone.in(directory))) {
      for (ConsoleBlocks.Command command : commands) {
        run(document, command, headgate);
      }
    }
  }

  private static void run(
      String document, ConsoleBlocks.Command command, HeadgateProcess headgate) {
    Slot slot = headgate.slot();
    AtomicReference<String> output = new AtomicReference<>("");
    try {
      await()
          .atMost(LIMIT)
          .until(
              () -> {
                output.set(slot.documented(headgate.shell(slot.mine(command.text()))));
                return command.matches(output.get());
              });
    } catch (ConditionTimeoutException e) {
      assertThat(output.get())
          .as(document + ":" + command.line() + ": " + command.text())
          .isEqualTo(String.join("\n", command.expected()) + "\n");
    }
  }
}
