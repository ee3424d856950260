package io.headgate.gateway.process;

import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;

/**
 * One of several nodes on this machine: {@code bin/headgate serve} with loopback addresses of its
 * own, on the manifests that all of them read. What the test knows of it comes out of its sockets.
 */
final class ClusterNode implements AutoCloseable {

  static final int CLUSTER_PORT = 5790;
  private static final Duration STARTS_WITHIN = Duration.ofMinutes(4);

  private final ClusterPlace place;
  private final Path log;
  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();

  private ClusterNode(ClusterPlace place, Path log, Process process) {
    this.place = place;
    this.log = log;
    this.process = process;
  }

  /** Starts it, alone unless flags say otherwise; does not wait. */
  static ClusterNode start(ClusterPlace place, String javaOptions, String... flags) {
    return start(place, Map.of("HEADGATE_JAVA_OPTS", javaOptions), flags);
  }

  private static ClusterNode start(
      ClusterPlace place, Map<String, String> environment, String... flags) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Clone.REPOSITORY.resolve("bin/headgate").toString(),
                "serve",
                "--manifests=" + place.manifests(),
                "--state-dir=" + place.state(),
                "--hostname-override=node-" + place.number(),
                "--virtual-addresses=off",
                "--service-cluster-ip-range=" + place.clusterIps(),
                "--nodeport-addresses=" + place.address() + "/32,100::/64",
                "--listen-address=" + place.address(),
                "--watch-ingress-without-class",
                "--http-port=8080",
                "--https-port=8443",
                "--admin-address=" + place.address() + ":10280",
                "--probe-address=" + place.address() + ":10254"));
    command.addAll(List.of(flags));
    try {
      Path log = Files.createTempFile(place.folder(), "node-" + place.number() + "-", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
      builder.environment().put("HEADGATE_BUILD", "off");
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      builder.environment().putAll(environment);
      return new ClusterNode(place, log, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts it as a member, with that many places where others may be; does not wait. */
  static ClusterNode member(ClusterPlace place, int of) {
    return member(place, of, Map.of());
  }

  /** The same in an environment. */
  static ClusterNode member(ClusterPlace place, int of, Map<String, String> environment) {
    return start(
        place,
        environment,
        // The machine may be busy with much else.
        "--affinity-wait=5s",
        "--cluster-members=" + place.members(of),
        "--cluster-address=" + place.address() + ":" + CLUSTER_PORT);
  }

  /** Waits until it serves. */
  ClusterNode ready() {
    try {
      await().atMost(STARTS_WITHIN).until(() -> !process.isAlive() || log().contains("ready in "));
    } catch (ConditionTimeoutException e) {
      close();
    }
    if (!process.isAlive()) {
      throw new AssertionError("bin/headgate serve is not ready; it said:\n" + log());
    }
    return this;
  }

  long pid() {
    return process.pid();
  }

  String address() {
    return place.address();
  }

  /** A list of the admin address, such as {@code services} or {@code members}. */
  List<JsonObject> list(String name) {
    return new JsonObject(text(name))
        .getJsonArray("items").stream().map(JsonObject.class::cast).toList();
  }

  /** What the admin address says there. */
  String text(String path) {
    URI uri = URI.create("http://" + place.address() + ":10280/api/v1/" + path);
    try {
      return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Connections of a Service's pod, here and at all nodes, as this one knows. */
  int connections(String service, InetSocketAddress pod, String field) {
    return list("endpoints?name=" + service).stream()
        .filter(it -> it.getString("address").equals(pod.getAddress().getHostAddress()))
        .mapToInt(it -> it.getInteger(field))
        .sum();
  }

  /** Of a Service's pods together. */
  int connections(String service, String field) {
    return list("endpoints?name=" + service).stream().mapToInt(it -> it.getInteger(field)).sum();
  }

  /** A number without labels of {@code /metrics}. */
  double metric(String name) {
    try {
      return Answer.to("GET", new InetSocketAddress(place.address(), 10254), "a", "/metrics")
          .text()
          .lines()
          .filter(line -> line.startsWith(name + " "))
          .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no " + name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> problems() {
    return list("problems").stream()
        .filter(it -> it.getString("kind").equals("Cluster"))
        .map(it -> it.getString("message"))
        .toList();
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

  /** A signal by its name. */
  void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
}
