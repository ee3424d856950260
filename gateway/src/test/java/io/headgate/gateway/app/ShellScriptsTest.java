package io.headgate.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts hold what shellcheck asks for. */
class ShellScriptsTest {

  @ParameterizedTest
  @ValueSource(strings = {"bin/headgate", "bin/find-java.sh", "bin/kubectl-headgate", ".ci/run"})
  void shellcheckFindsNothing(String script) throws Exception {
    assumeTrue(isInstalled() || Boolean.getBoolean("headgate.require.tools"), "no shellcheck");
    Process process =
        new ProcessBuilder("shellcheck", "-x", script)
            .directory(Program.HOME.toFile())
            .redirectErrorStream(true)
            .start();
    String found = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(found).isZero();
  }

  private static boolean isInstalled() {
    return Pattern.compile(":")
        .splitAsStream(System.getenv("PATH"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "shellcheck")));
  }
}
