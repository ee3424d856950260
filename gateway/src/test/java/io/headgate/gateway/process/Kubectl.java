package io.headgate.gateway.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@code kubectl} with the cluster of {@code -Dheadgate.kubeconfig=FILE}, in a namespace of the
 * test's own, which goes with everything in it. Another one than that of the PATH is named by
 * {@code -Dheadgate.kubectl=FILE}.
 */
final class Kubectl implements AutoCloseable {

  private static final int COMMAND_SECONDS = 240;

  private final String namespace;

  private Kubectl(String namespace) {
    this.namespace = namespace;
  }

  static String kubeconfig() {
    return System.getProperty("headgate.kubeconfig", "");
  }

  /** Makes a namespace. */
  static Kubectl inNamespace(String name) {
    Kubectl kubectl = new Kubectl(name + "-" + ProcessHandle.current().pid());
    kubectl.run("create namespace " + kubectl.namespace);
    return kubectl;
  }

  String namespace() {
    return namespace;
  }

  /** What it prints; it must succeed. */
  String run(String words) {
    return run("", words.split(" +", -1));
  }

  /** The same with words that hold spaces. */
  String words(String... words) {
    return run("", words);
  }

  /** Applies YAML. */
  void apply(String yaml) {
    run(yaml, "apply", "-f", "-");
  }

  /** One field, as a JSONPath. */
  String get(String what, String path) {
    return run("", "get", what, "-o", "jsonpath={" + path + "}");
  }

  /** What the status of an Ingress says, in one line. */
  String status(String ingress) {
    return get("ingress/" + ingress, ".status.loadBalancer.ingress[*]['ip','hostname']");
  }

  /** Of Events about an object: {@code REASON MESSAGE}, a line each. */
  List<String> events(String object) {
    return run(
            "",
            "get",
            "events",
            "--field-selector",
            "involvedObject.name=" + object,
            "-o",
            "jsonpath={range .items[*]}{.reason}{' '}{.message}{'\\n'}{end}")
        .lines()
        .toList();
  }

  @Override
  public void close() {
    run("delete namespace " + namespace + " --wait=false");
  }

  private String run(String input, String... words) {
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getProperty("headgate.kubectl", "kubectl"),
                "--kubeconfig=" + kubeconfig(),
                "--namespace=" + namespace));
    command.addAll(Arrays.asList(words));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new AssertionError(String.join(" ", command) + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
