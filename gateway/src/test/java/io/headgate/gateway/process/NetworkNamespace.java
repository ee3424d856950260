package io.headgate.gateway.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network namespace of the test's own: a machine's addresses, interfaces and packet filter, of
 * which nothing is seen outside. Goes with everything in it.
 */
final class NetworkNamespace implements AutoCloseable {

  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final int COMMAND_SECONDS = 60;

  /** What a command printed, errors included, and how it ended. */
  record Result(int exitCode, String output) {}

  private final String name;

  private NetworkNamespace(String name) {
    this.name = name;
  }

  /** Skips the test where namespaces cannot be made. */
  static NetworkNamespace create() {
    Tools.require("ip");
    assumeTrue(System.getProperty("user.name").equals("root"), "namespaces need root");
    String name = "hg" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
    NetworkNamespace namespace = new NetworkNamespace(name);
    check(List.of("ip", "netns", "add", name));
    try {
      namespace.ip("link set lo up");
    } catch (AssertionError e) {
      namespace.close();
      throw e;
    }
    return namespace;
  }

  /** The {@code ip} command with these words, in here; it must succeed. */
  void ip(String words) {
    check(full(("ip " + words).split(" ", -1)));
  }

  /** Lays a cable between both, with an address (with its prefix length) at each end. */
  void connect(String address, NetworkNamespace peer, String peerAddress) {
    int number = COUNT.incrementAndGet();
    String here = "v" + number + "a";
    String there = "v" + number + "b";
    ip("link add " + here + " type veth peer name " + there + " netns " + peer.name);
    ip("address add " + address + " dev " + here);
    ip("link set " + here + " up");
    peer.ip("address add " + peerAddress + " dev " + there);
    peer.ip("link set " + there + " up");
  }

  /** Makes this text the {@code /etc/resolv.conf} of every command in here, see ip-netns(8). */
  void resolver(String text) {
    try {
      Files.writeString(Files.createDirectories(etc()).resolve("resolv.conf"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command in here and waits for its end. */
  Result run(String... command) {
    return run(full(command));
  }

  /** What a shell in here prints. */
  String shell(String line) {
    return run("sh", "-c", line).output();
  }

  /** Starts a command in here; the caller ends it. */
  Process start(ProcessBuilder builder) {
    builder.command(full(builder.command().toArray(String[]::new)));
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A small HTTP server in here that is not ours, a pod or a foreign process; when it listens. */
  Process httpServer(String address, int port, Path files) {
    String tool = Path.of(System.getProperty("java.home"), "bin", "jwebserver").toString();
    Path log = files.resolveSibling("http-" + COUNT.incrementAndGet() + ".log");
    Process server =
        start(
            new ProcessBuilder(tool, "-b", address, "-p", "" + port, "-d", files.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile()));
    try {
      await().until(() -> Files.readString(log).contains("Serving") || !server.isAlive());
      if (!server.isAlive()) {
        throw new AssertionError("no server on " + address + ": " + Files.readString(log));
      }
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    run(List.of("ip", "netns", "delete", name));
    try {
      if (Files.deleteIfExists(etc().resolve("resolv.conf"))) {
        Files.delete(etc());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path etc() {
    return Path.of("/etc/netns", name);
  }

  private List<String> full(String... command) {
    List<String> full = new ArrayList<>(List.of("ip", "netns", "exec", name));
    full.addAll(Arrays.asList(command));
    return full;
  }

  private static void check(List<String> command) {
    Result result = run(command);
    if (result.exitCode() != 0) {
      throw new AssertionError(String.join(" ", command) + ": " + result.output());
    }
  }

  private static Result run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("does not end: " + command);
      }
      return new Result(process.exitValue(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
