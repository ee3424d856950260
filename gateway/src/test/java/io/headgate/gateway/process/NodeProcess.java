package io.headgate.gateway.process;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/**
 * {@code bin/headgate serve} as a node's only balancer: in a network namespace, with ClusterIPs in
 * 10.96.0.0/16. It reads {@code manifests} and keeps its state in {@code state} of its folder, and
 * a second one in the same folder goes on where the first has ended.
 */
final class NodeProcess implements AutoCloseable {

  /** The first start of a build also makes its archive of classes, which takes its time. */
  private static final Duration STARTS_WITHIN = Duration.ofMinutes(4);

  private final NetworkNamespace namespace;
  private final Path log;
  private final Process process;

  private NodeProcess(NetworkNamespace namespace, Path log, Process process) {
    this.namespace = namespace;
    this.log = log;
    this.process = process;
  }

  /** Starts it and waits until it serves. */
  static NodeProcess serve(NetworkNamespace namespace, Path folder, String... flags) {
    return serve(namespace, folder, List.of(), flags);
  }

  /**
   * The same without a right.
   *
   * @param capability such as {@code net_admin}
   */
  static NodeProcess serveWithout(
      String capability, NetworkNamespace namespace, Path folder, String... flags) {
    Tools.require("setpriv");
    String less = "-" + capability;
    return serve(
        namespace, folder, List.of("setpriv", "--inh-caps", less, "--bounding-set", less), flags);
  }

  private static NodeProcess serve(
      NetworkNamespace namespace, Path folder, List<String> before, String... flags) {
    List<String> command = new ArrayList<>(before);
    command.addAll(
        List.of(
            executable(),
            "serve",
            "--manifests=" + manifests(folder),
            "--state-dir=" + folder.resolve("state"),
            "--http-port=9080",
            "--https-port=9443"));
    command.addAll(List.of(flags));
    if (command.stream().noneMatch(flag -> flag.startsWith("--service-cluster-ip-range="))) {
      command.add("--service-cluster-ip-range=10.96.0.0/16");
    }
    try {
      Path log = Files.createTempFile(folder, "node", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
      builder.environment().put("HEADGATE_BUILD", "off");
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      NodeProcess node = new NodeProcess(namespace, log, namespace.start(builder));
      node.awaitReady();
      return node;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The directory that it reads, made where it is not there. */
  static Path manifests(Path folder) {
    try {
      return Files.createDirectories(folder.resolve("manifests"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts the examples there, the machine outside with its original address. */
  static void takeSeed(Path folder) {
    try (Stream<Path> examples = Files.list(Clone.REPOSITORY.resolve("examples/seed"))) {
      for (Path example : examples.toList()) {
        Files.writeString(
            manifests(folder).resolve(example.getFileName().toString()),
            Files.readString(example)
                .replace("127.97.255.90", "192.168.146.90")
                .replace("port: 8090", "port: 80"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a command of headgate prints that asks it. */
  String headgate(String words) {
    return namespace.shell(
        "HEADGATE_BUILD=off JAVA_HOME='%s' '%s' %s"
            .formatted(System.getProperty("java.home"), executable(), words));
  }

  /** The ClusterIP of a Service in the namespace {@code default}. */
  String clusterIp(String service) {
    String[] words =
        headgate("get svc " + service).lines().skip(1).findFirst().orElse("").split(" +", -1);
    if (words.length < 3) {
      throw new AssertionError("no Service " + service + "; it said:\n" + log());
    }
    return words[2];
  }

  String problems() {
    return headgate("get problems");
  }

  /** What it has logged. */
  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGKILL: it can do nothing more. */
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

  private void awaitReady() {
    try {
      await().atMost(STARTS_WITHIN).until(() -> !process.isAlive() || log().contains("ready in "));
    } catch (ConditionTimeoutException e) {
      close();
    }
    if (!process.isAlive()) {
      throw new AssertionError("bin/headgate serve is not ready; it said:\n" + log());
    }
  }

  private static String executable() {
    return Clone.REPOSITORY.resolve("bin/headgate").toString();
  }
}
