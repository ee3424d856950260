package io.headgate.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a shell that has read the script offers. */
class CompletionCommandTest {

  @TempDir private static Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          headgate ip                 | ipvsadm
          headgate dr                 | drain
          headgate get --all          | --all-namespaces
          headgate get --output js    | json
          headgate serve --proxy-m    | --proxy-mode
          headgate serve --proxy-mode ipt | iptables
          headgate demo --metrics-compat i | ingress-nginx
          headgate completion --he    | --help
          """)
  void bashCompletesCommandsFlagsAndValues(String typed, String offered) throws Exception {
    Path script = directory.resolve("bash");
    if (Files.notExists(script)) {
      Files.writeString(script, CommandRun.of("completion", "bash").out());
    }
    String ask =
        "source '%s'; compopt() { :; }; COMP_WORDS=(%s); COMP_CWORD=%d; _complete_headgate; echo \"${COMPREPLY[*]}\""
            .formatted(script, typed, typed.split(" ").length - 1);

    assertThat(List.of(run("bash", "-c", ask).split("\\s+"))).contains(offered);
  }

  @Test
  void bashHasNoValueThatAFlagDoesNotTake() {
    assertThat(CommandRun.of("completion", "bash").out())
        .contains("iptables")
        .doesNotContain("IPTABLES")
        .doesNotContain("INGRESS_NGINX");
  }

  @Test
  void zshReadsTheSameScript() {
    assertThat(CommandRun.of("completion", "zsh").out()).contains("bashcompinit");
  }

  @Test
  void fishHasALineForEveryCommandAndFlag() {
    assertThat(CommandRun.of("completion", "fish").out().lines())
        .contains("complete -c headgate -f")
        .anyMatch(
            line -> line.startsWith("complete -c headgate -n __fish_use_subcommand -a get -d"))
        .anyMatch(line -> line.contains("from serve' -l proxy-mode -x -a 'headgate ipvs"))
        .anyMatch(line -> line.contains("from get' -s A -l all-namespaces -d 'All namespaces.'"))
        .allMatch(line -> line.startsWith("complete -c headgate "))
        .allMatch(
            line -> line.replace("\\'", "").chars().filter(it -> it == '\'').count() % 2 == 0);
  }

  @Test
  void anUnknownShellIsAMistake() {
    CommandRun run = CommandRun.of("completion", "tcsh");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("tcsh").contains("bash, zsh, fish");
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return said;
  }
}
