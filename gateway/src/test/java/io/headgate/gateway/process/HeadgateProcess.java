package io.headgate.gateway.process;

import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
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
 * {@code bin/headgate demo}, started as a user starts it, in a clone and on a slot of the test's
 * own. What the test knows of it comes out of its sockets and its output.
 */
final class HeadgateProcess implements AutoCloseable {

  /** The first start of a build also makes its archive of classes, which takes its time. */
  private static final Duration STARTS_WITHIN = Duration.ofMinutes(4);

  private static final String LAST_LINE = "Ctrl-C ends it.";

  private final Clone clone;
  private final Slot slot;
  private final Path output;
  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();

  private HeadgateProcess(Clone clone, Path output, Process process) {
    this.clone = clone;
    this.slot = clone.slot();
    this.output = output;
    this.process = process;
  }

  /** Starts it and waits until it says that it is ready. */
  static HeadgateProcess demo(Clone clone, String... flags) {
    Path output = clone.directory().resolve("headgate.log");
    List<String> command =
        new ArrayList<>(
            List.of(
                "bin/headgate",
                "demo",
                clone.examples().toString(),
                "--listen-address=" + clone.slot().address(),
                "--admin-address=" + clone.slot().address() + ":10280",
                "--probe-address=" + clone.slot().address() + ":10254",
                "--dns-listen=" + clone.slot().address() + ":10053",
                "--service-cluster-ip-range=" + clone.slot().clusterIpPrefix() + "0.0/16",
                "--pod-cidr=" + clone.slot().podPrefix() + "0.0/16",
                "--state-dir=" + clone.directory().resolve("state")));
    command.addAll(List.of(flags));
    try {
      Process process =
          builder(clone, command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
      HeadgateProcess headgate = new HeadgateProcess(clone, output, process);
      headgate.awaitReady();
      return headgate;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ProcessBuilder builder(Clone clone, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(clone.directory().toFile());
    Map<String, String> environment = builder.environment();
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("HEADGATE_BUILD", "off");
    environment.put("HEADGATE_ADMIN_URL", "http://" + clone.slot().address() + ":10280");
    return builder;
  }

  private void awaitReady() {
    try {
      await().atMost(STARTS_WITHIN).until(() -> !process.isAlive() || output().contains(LAST_LINE));
    } catch (ConditionTimeoutException e) {
      close();
    }
    if (!process.isAlive()) {
      close();
      throw new AssertionError("bin/headgate demo is not ready; it said:\n" + output());
    }
  }

  Slot slot() {
    return slot;
  }

  long pid() {
    return process.pid();
  }

  /** What it has printed so far, logs included. */
  String output() {
    try {
      return Files.exists(output) ? Files.readString(output) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command as a user in the clone would, and returns what it prints, errors too. */
  String shell(String command) {
    try {
      Process shell =
          builder(clone, List.of("sh", "-c", command)).redirectErrorStream(true).start();
      String text =
          new String(
              shell.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      if (!shell.waitFor(60, TimeUnit.SECONDS)) {
        shell.destroyForcibly();
        throw new AssertionError("does not end: " + command);
      }
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** A list of the admin address, such as {@code services} or {@code problems}. */
  List<JsonObject> list(String name) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://" + slot.address() + ":10280/api/v1/" + name))
              .build();
      String body = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
      return new JsonObject(body)
          .getJsonArray("items").stream().map(JsonObject.class::cast).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  JsonObject service(String name) {
    return list("services").stream()
        .filter(service -> service.getString("name").equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no Service " + name));
  }

  /** The first port of a Service's ClusterIP. */
  InetSocketAddress clusterIp(String service) {
    JsonObject json = service(service);
    return new InetSocketAddress(
        json.getString("clusterIP"),
        json.getJsonArray("ports").getJsonObject(0).getInteger("port"));
  }

  List<JsonObject> endpoints(String service) {
    return service(service)
        .getJsonArray("ports")
        .getJsonObject(0)
        .getJsonArray("endpoints")
        .stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  InetSocketAddress ingress() {
    return new InetSocketAddress(slot.address(), 8080);
  }

  InetSocketAddress nodePort() {
    return new InetSocketAddress(
        InetAddress.getLoopbackAddress(), Integer.parseInt(slot.nodePort()));
  }

  /** One request on a connection of its own. */
  Answer get(InetSocketAddress address, String host, String target) throws IOException {
    return Answer.to("GET", address, host, target);
  }

  /** Ends it as Ctrl-C does, and gives the slot back. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    } finally {
      slot.close();
    }
  }
}
