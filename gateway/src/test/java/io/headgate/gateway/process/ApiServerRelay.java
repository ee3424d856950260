package io.headgate.gateway.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The way to an API server, which can be cut: then its port refuses, and what went through it is
 * closed. The API server itself stays, so that kubectl can go on changing things. Its certificate
 * must be good for 127.0.0.1.
 */
final class ApiServerRelay implements AutoCloseable {

  private static final Pattern SERVER = Pattern.compile("(?m)(server: \"?)(https://[^\\s\"]+)");

  private final InetSocketAddress server;
  private final int port;
  private final Path kubeconfig;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
  private volatile ServerSocket listening;

  private ApiServerRelay(InetSocketAddress server, String config, Path folder) throws IOException {
    this.server = server;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.port = listening.getLocalPort();
    this.kubeconfig =
        Files.writeString(
            folder.resolve("kubeconfig-relay"),
            SERVER.matcher(config).replaceAll("$1https://127.0.0.1:" + port));
  }

  /** Opens one to the API server that a kubeconfig of one cluster names. */
  static ApiServerRelay to(Path kubeconfig, Path folder) throws IOException {
    String config = Files.readString(kubeconfig);
    URI server =
        URI.create(
            SERVER
                .matcher(config)
                .results()
                .map((MatchResult found) -> found.group(2))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no server: in " + kubeconfig)));
    ApiServerRelay relay =
        new ApiServerRelay(
            new InetSocketAddress(server.getHost(), server.getPort()), config, folder);
    relay.accept(relay.listening);
    return relay;
  }

  /** The same rights, by way of this. */
  Path kubeconfig() {
    return kubeconfig;
  }

  /** From now on the API server is away. */
  void cut() throws IOException {
    listening.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    sockets.clear();
  }

  /** It is back. */
  void mend() throws IOException {
    ServerSocket again = new ServerSocket();
    again.setReuseAddress(true);
    again.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    listening = again;
    accept(again);
  }

  @Override
  public void close() throws IOException {
    cut();
    threads.shutdownNow();
  }

  private void accept(ServerSocket on) {
    threads.execute(
        () -> {
          while (!on.isClosed()) {
            try {
              relay(on.accept());
            } catch (IOException e) {
              // Cut, or the API server refuses: whoever connected sees it.
            }
          }
        });
  }

  private void relay(Socket client) throws IOException {
    sockets.add(client);
    Socket upstream;
    try {
      upstream = new Socket(server.getAddress(), server.getPort());
    } catch (IOException e) {
      client.close();
      throw e;
    }
    sockets.add(upstream);
    if (listening.isClosed()) { // cut while this one connected
      client.close();
      upstream.close();
    }
    threads.execute(() -> copy(client, upstream));
    threads.execute(() -> copy(upstream, client));
  }

  private void copy(Socket from, Socket to) {
    byte[] bytes = new byte[16_384];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
        out.write(bytes, 0, n);
      }
    } catch (IOException e) {
      // Either end closed it, or it was cut.
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }
}
