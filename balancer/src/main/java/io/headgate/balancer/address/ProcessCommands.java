package io.headgate.balancer.address;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** As child processes. One that has not ended after a while is ended. Any thread; waits. */
final class ProcessCommands implements SystemCommands {

  /** Where administrators' commands are; not on everybody's PATH. */
  private static final List<String> SYSTEM_FOLDERS =
      List.of("/usr/local/sbin", "/usr/sbin", "/sbin");

  private static final Pattern SEPARATOR = Pattern.compile(File.pathSeparator, Pattern.LITERAL);

  private final Map<String, String> packages;
  private final Duration limit;

  /**
   * @param packages which package of the distribution has a command, for messages
   * @param limit for one command
   */
  ProcessCommands(Map<String, String> packages, Duration limit) {
    this.packages = packages;
    this.limit = limit;
  }

  /** {@code ip} and {@code nft}. */
  static ProcessCommands ofTheDistribution() {
    return new ProcessCommands(Map.of("ip", "iproute2", "nft", "nftables"), Duration.ofSeconds(30));
  }

  @Override
  public Outcome run(String input, List<String> command) {
    String name = command.getFirst();
    Optional<Path> program = find(name);
    if (program.isEmpty()) {
      String from = packages.getOrDefault(name, name);
      return new Outcome(NOT_FOUND, "no command " + name + " (expected: the package " + from + ")");
    }
    List<String> full = new ArrayList<>(command);
    full.set(0, program.get().toString());
    ProcessBuilder builder = new ProcessBuilder(full).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C");
    try {
      return await(name, builder.start(), input);
    } catch (IOException e) {
      return new Outcome(NOT_FOUND, name + ": " + e.getMessage());
    }
  }

  private Outcome await(String name, Process process, String input) throws IOException {
    CompletableFuture<Process> end =
        process.onExit().orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
    var unused =
        end.exceptionally(
            tooLate -> {
              process.destroyForcibly(); // ends its output as well, and with it the reading below
              return process;
            });
    // Written aside: both of us would wait if it printed much before it has read everything.
    Thread.ofVirtual().name("input of " + name).start(() -> write(process, input));
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    int exitCode = process.onExit().join().exitValue();
    return end.isCompletedExceptionally()
        ? new Outcome(exitCode, name + " did not end within " + limit.toSeconds() + " s")
        : new Outcome(exitCode, output);
  }

  private static void write(Process process, String input) {
    try (OutputStream out = process.getOutputStream()) {
      out.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException ended) {
      // It did not want to read on; its exit code says why.
    }
  }

  private static Optional<Path> find(String name) {
    return Stream.concat(
            SEPARATOR.splitAsStream(System.getenv().getOrDefault("PATH", "")),
            SYSTEM_FOLDERS.stream())
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
