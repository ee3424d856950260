package io.headgate.gateway.process;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;

/**
 * {@code bin/headgate serve --kubeconfig}: one of the replicas at the cluster of {@link Kubectl},
 * in the network namespace of this test.
 */
final class ReplicaProcess implements AutoCloseable {

  private static final Duration STARTS_WITHIN = Duration.ofMinutes(4);

  private final Path log;
  private final int port;
  private final Process process;

  private ReplicaProcess(Path log, int port, Process process) {
    this.log = log;
    this.port = port;
    this.process = process;
  }

  /**
   * Starts it and waits until it serves.
   *
   * @param port of HTTP; those above it are taken as well
   */
  static ReplicaProcess serve(Path folder, String name, int port, String... flags) {
    ReplicaProcess replica =
        start(folder, name, port, "--kubeconfig=" + Kubectl.kubeconfig(), flags);
    replica.awaitReady();
    return replica;
  }

  /** Starts it as whom a file says. */
  static ReplicaProcess start(
      Path folder, String name, int port, String kubeconfig, String... flags) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Clone.REPOSITORY.resolve("bin/headgate").toString(),
                "serve",
                kubeconfig,
                "--hostname-override=" + name,
                "--state-dir=" + folder.resolve(name),
                "--http-port=" + port,
                "--https-port=" + (port + 1),
                "--admin-address=127.0.0.1:" + (port + 2),
                "--probe-address=127.0.0.1:" + (port + 3)));
    command.addAll(List.of(flags));
    try {
      Path log = Files.createTempFile(folder, name, ".log");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
      builder.environment().put("HEADGATE_BUILD", "off");
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      return new ReplicaProcess(log, port, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One request to its Ingress port, on a connection of its own. */
  Answer get(String host, String target) throws IOException {
    return Answer.to(
        "GET", new InetSocketAddress(InetAddress.getLoopbackAddress(), port), host, target);
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGKILL: it can give nothing up. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** SIGTERM; waits for its end. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      kill();
    }
  }

  /** Waits until it serves. */
  void awaitReady() {
    try {
      await().atMost(STARTS_WITHIN).until(() -> !process.isAlive() || log().contains("ready in "));
    } catch (ConditionTimeoutException e) {
      close();
    }
    if (!process.isAlive()) {
      throw new AssertionError("bin/headgate serve is not ready; it said:\n" + log());
    }
  }
}
