package io.headgate.gateway.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** {@code bin/headgate} as a process of its own, started as a user starts it. */
final class Program implements AutoCloseable {

  static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  private final Process process;
  private final Path out;
  private final Path err;

  private Program(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Starts it; its outputs go to files in the folder. Nothing is built: the build is running. */
  static Program start(Path folder, Path executable, String... args) throws IOException {
    List<String> command = new ArrayList<>(List.of(executable.toString()));
    command.addAll(List.of(args));
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("HEADGATE_BUILD", "off");
    return new Program(builder.start(), out, err);
  }

  static Path executable() {
    return HOME.resolve("bin/headgate");
  }

  String out() {
    return read(out);
  }

  String err() {
    return read(err);
  }

  /** Waits for a text on standard error. */
  Program awaitErr(String text) {
    Awaitility.await()
        .atMost(4, TimeUnit.MINUTES) // the first start of a build makes its archive of classes
        .failFast("the program has ended", () -> !process.isAlive() && !err().contains(text))
        .until(() -> err().contains(text));
    return this;
  }

  /** Waits for its end; the exit code. */
  int await() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("still running: " + process.info());
    }
    return process.exitValue();
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().completeOnTimeout(process, 30, TimeUnit.SECONDS).join();
    process.destroyForcibly();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(file.toString(), e);
    }
  }
}
