package io.headgate.gateway.process;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Programs of the distribution that a test runs. */
final class Tools {

  private static final Pattern SEPARATOR = Pattern.compile(File.pathSeparator);

  private Tools() {}

  /**
   * Skips the test where one is absent, unless {@code -Dheadgate.require.tools=true} says that none
   * may be.
   */
  static void require(String... names) {
    for (String name : names) {
      assumeTrue(isInstalled(name) || Boolean.getBoolean("headgate.require.tools"), "no " + name);
    }
  }

  private static boolean isInstalled(String name) {
    return SEPARATOR
        .splitAsStream(System.getenv().getOrDefault("PATH", ""))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
  }
}
