package io.headgate.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleBlocksTest {

  @Test
  void commandsStandInBlocksMarkedConsole() {
    assertThat(
            ConsoleBlocks.read(
                """
                ```sh
                $ not this
                ```
                ```console
                $ a | b
                one
                two
                $ c
                ```
                $ nor this
                """))
        .containsExactly(
            new ConsoleBlocks.Command(5, "a | b", List.of("one", "two")),
            new ConsoleBlocks.Command(8, "c", List.of()));
  }

  @Test
  void aBlockWithoutCommandOrEndIsAMistake() {
    assertThatThrownBy(() -> ConsoleBlocks.read("```console\nonly output\n```\n"))
        .hasMessage("line 2: \"only output\" (expected: a command after \"$ \")");
    assertThatThrownBy(() -> ConsoleBlocks.read("```console\n$ a\n"))
        .hasMessage("line 2: the block has no end");
  }

  @ParameterizedTest
  @CsvSource({
    "a, a, true",
    "a, 'a  ', true",
    "a, b, false",
    "a, 'a|b', false",
    "a.c, abc, false",
    "a...c, abc, true",
    "a...c, abd, false",
    "'...', '', true",
    "'...|z', 'x|y|z', true",
    "'...|z', 'x|y', false",
    "'a|...', a, true",
    "'', '', true",
    "'', a, false"
  })
  void dotsStandForAnything(String expected, String output, boolean matches) {
    List<String> lines = expected.isEmpty() ? List.of() : List.of(expected.split("\\|"));
    assertThat(new ConsoleBlocks.Command(1, "", lines).matches(output.replace('|', '\n')))
        .isEqualTo(matches);
  }
}
