package io.headgate.gateway.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.headgate.gateway.EchoPod;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Pods and clients of one machine. They run in a program of their own, because a namespace holds
 * whole processes, and the test speaks with it line by line. One thread at a time.
 */
final class Inhabitants implements AutoCloseable {

  private static final String FAILED = "failed: ";

  private final Process process;
  private final BufferedReader answers;
  private final PrintWriter words;

  private Inhabitants(Process process) {
    this.process = process;
    this.answers = process.inputReader(US_ASCII);
    this.words = new PrintWriter(process.outputWriter(US_ASCII), true);
  }

  /** Starts them, one pod at each address, which are called pod-1, pod-2 ... */
  static Inhabitants in(NetworkNamespace machine, int port, String... pods) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes =
        Inhabitants.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    List<String> command =
        new ArrayList<>(
            List.of(
                java,
                "-XX:TieredStopAtLevel=1",
                "-Dsun.net.httpserver.nodelay=true",
                // Pods keep what is idle.
                "-Dsun.net.httpserver.idleInterval=3600",
                "-cp",
                classes,
                Inhabitants.class.getName(),
                "" + port));
    command.addAll(List.of(pods));
    Inhabitants inhabitants =
        new Inhabitants(
            machine.start(
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT)));
    try {
      inhabitants.answer();
    } catch (IOException e) {
      inhabitants.close();
      throw new AssertionError(e);
    }
    return inhabitants;
  }

  /** The pod that a client gets. */
  String ask(String client, int port, String host) throws IOException {
    return say("ask " + client + " " + port + " " + host);
  }

  /** The same, and the connection stays open. */
  String hold(String client, int port, String host) throws IOException {
    return say("hold " + client + " " + port + " " + host);
  }

  /** The pods that answer now on the connections that stay open, in their order. */
  List<String> again(String host) throws IOException {
    return List.of(say("again " + host).split(" ", -1));
  }

  /** What an HTTP server of the machine says, its lines in one. */
  String get(String url) throws IOException {
    return say("get " + url);
  }

  private String say(String line) throws IOException {
    words.println(line);
    String answer = answer();
    if (answer.startsWith(FAILED)) {
      throw new IOException(line + ": " + answer);
    }
    return answer;
  }

  private String answer() throws IOException {
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException("clients and pods have ended");
    }
    return answer;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** The program: a port, and the addresses of pods. */
  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    for (int i = 1; i < arguments.length; i++) {
      EchoPod.start("pod-" + i, new InetSocketAddress(arguments[i], port));
    }
    System.out.println("serving");
    List<HeldConnection> held = new ArrayList<>();
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in, US_ASCII));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      System.out.println(obey(line.split(" ", -1), held));
    }
    System.exit(0);
  }

  private static String obey(String[] words, List<HeldConnection> held) {
    try {
      return switch (words[0]) {
        case "ask" -> {
          try (HeldConnection connection = open(words)) {
            yield connection.pod();
          }
        }
        case "hold" -> {
          held.add(open(words));
          yield held.getLast().pod();
        }
        case "again" -> {
          List<String> pods = new ArrayList<>();
          for (HeldConnection connection : held) {
            pods.add(connection.again(words[1]));
          }
          yield String.join(" ", pods);
        }
        case "get" -> {
          try (var stream = URI.create(words[1]).toURL().openStream()) {
            yield new String(stream.readAllBytes(), US_ASCII).replace('\n', ' ');
          }
        }
        default -> FAILED + Arrays.toString(words);
      };
    } catch (IOException e) {
      return FAILED + e;
    }
  }

  private static HeldConnection open(String[] words) throws IOException {
    return HeldConnection.open(words[1], "127.0.0.1", Integer.parseInt(words[2]), words[3]);
  }
}
