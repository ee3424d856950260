package io.headgate.gateway.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A pod that says who asks, and clients that ask it from an address and port of their own. A
 * program for itself, because a namespace holds whole processes.
 */
final class Peers {

  private static final int TIMEOUT_MILLIS = 5_000;

  private Peers() {}

  /** Starts a pod; it says {@code serving} when it does. */
  static ProcessBuilder pod(String address, int port) {
    return program("serve", address, Integer.toString(port));
  }

  /**
   * The command of a client that asks all targets from one address and port and prints one line for
   * each. Its connections are open until its input ends; what it reads there it sends on the first
   * one, and prints the answers.
   *
   * @param protocol {@code tcp} or {@code udp}
   * @param targets {@code ADDRESS PORT}
   */
  static String[] client(String protocol, String address, int port, String... targets) {
    List<String> words = new ArrayList<>(List.of(protocol, address, Integer.toString(port)));
    Arrays.stream(targets).flatMap(it -> Arrays.stream(it.split(" ", -1))).forEach(words::add);
    return program(words.toArray(String[]::new)).command().toArray(String[]::new);
  }

  private static ProcessBuilder program(String... words) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = Peers.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    List<String> command =
        new ArrayList<>(
            List.of(java, "-XX:TieredStopAtLevel=1", "-cp", classes, Peers.class.getName()));
    command.addAll(List.of(words));
    return new ProcessBuilder(command);
  }

  public static void main(String[] words) throws Exception {
    InetAddress address = InetAddress.getByName(words[1]);
    int port = Integer.parseInt(words[2]);
    if (words[0].equals("serve")) {
      serve(address, port);
      return;
    }
    List<AutoCloseable> open = new ArrayList<>();
    for (int i = 3; i < words.length; i += 2) {
      InetSocketAddress target =
          new InetSocketAddress(InetAddress.getByName(words[i]), Integer.parseInt(words[i + 1]));
      InetSocketAddress own = new InetSocketAddress(address, port);
      System.out.println(
          words[0].equals("tcp") ? askTcp(own, target, open) : askUdp(own, target, open));
    }
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in, US_ASCII));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      Socket socket = (Socket) open.getFirst();
      socket.getOutputStream().write((line + "\n").getBytes(US_ASCII));
      System.out.println(read(socket));
    }
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  private static void serve(InetAddress address, int port) throws IOException {
    try (ServerSocket listening = new ServerSocket(port, 50, address);
        DatagramSocket datagrams = new DatagramSocket(port, address)) {
      Thread udp = new Thread(() -> answer(datagrams));
      udp.setDaemon(true);
      udp.start();
      System.out.println("serving");
      while (true) {
        Socket client = listening.accept();
        Thread.ofVirtual().start(() -> answer(client));
      }
    }
  }

  /** Says who asks, and repeats what it says until it closes the connection. */
  private static void answer(Socket client) {
    try (client) {
      String line = text(client.getRemoteSocketAddress()) + "\n";
      client.getOutputStream().write(line.getBytes(US_ASCII));
      client.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException e) {
      System.out.println(e);
    }
  }

  private static void answer(DatagramSocket datagrams) {
    DatagramPacket packet = new DatagramPacket(new byte[100], 100);
    try {
      while (true) {
        datagrams.receive(packet);
        byte[] answer = text(packet.getSocketAddress()).getBytes(US_ASCII);
        datagrams.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      }
    } catch (IOException e) {
      System.out.println(e);
    }
  }

  private static String askTcp(
      InetSocketAddress own, InetSocketAddress target, List<AutoCloseable> open)
      throws IOException {
    Socket socket = new Socket();
    open.add(socket);
    socket.setReuseAddress(true);
    socket.bind(own);
    socket.connect(target, TIMEOUT_MILLIS);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    return read(socket);
  }

  /** A line, and no byte more. */
  private static String read(Socket socket) throws IOException {
    StringBuilder line = new StringBuilder();
    int next = socket.getInputStream().read();
    while (next >= 0 && next != '\n') {
      line.append((char) next);
      next = socket.getInputStream().read();
    }
    return next < 0 ? "closed" : line.toString();
  }

  private static String askUdp(
      InetSocketAddress own, InetSocketAddress target, List<AutoCloseable> open)
      throws SocketException, IOException {
    if (open.isEmpty()) {
      open.add(new DatagramSocket(own));
    }
    DatagramSocket socket = (DatagramSocket) open.getFirst();
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.send(new DatagramPacket(new byte[] {'?'}, 1, target));
    DatagramPacket answer = new DatagramPacket(new byte[100], 100);
    socket.receive(answer);
    return new String(answer.getData(), 0, answer.getLength(), US_ASCII);
  }

  private static String text(SocketAddress peer) {
    InetSocketAddress address = (InetSocketAddress) peer;
    return address.getAddress().getHostAddress() + " " + address.getPort();
  }
}
