package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ingresses that are edited one after the other while WebSockets are open and requests come: those
 * that serve them, and their neighbours, which come and go as well.
 */
public final class EditsUnderLoad implements AutoCloseable {

  private static final String HOST = "shop.example";
  private static final int NEIGHBOURS = 50;
  private static final Duration LIVE_WITHIN = Duration.ofSeconds(10);

  private final Path manifests;
  private final Size size;
  private final WorkingPod blue = WorkingPod.start("blue");
  private final WorkingPod green = WorkingPod.start("green");
  private final AtomicInteger edited = new AtomicInteger();

  /**
   * How much of it.
   *
   * @param perSecond requests
   * @param lasts in which the edits come, evenly
   */
  public record Size(int webSockets, int perSecond, int edits, Duration lasts) {}

  /** Writes the manifests with which a node may begin. */
  public EditsUnderLoad(Path manifests, Size size) {
    this.manifests = manifests;
    this.size = size;
    write("class", EchoManifests.DEFAULT_CLASS);
    write("blue", EchoManifests.endpoint("blue", blue.address()));
    write("green", EchoManifests.endpoint("green", green.address()));
    write("sockets", sockets("blue"));
    write("shop", shop(0));
  }

  /**
   * Runs it to its end; fails where a client has noticed anything.
   *
   * @return figures for a reader
   */
  public String run(InetSocketAddress http) {
    await().atMost(LIVE_WITHIN).until(() -> status(http, HOST) == 200);
    URI uri = URI.create("ws://" + http.getAddress().getHostAddress() + ":" + http.getPort() + "/");
    try (LiveWebSockets sockets = LiveWebSockets.open(uri, size.webSockets());
        SteadyRequests requests = SteadyRequests.on(http, HOST, size.perSecond());
        ScheduledExecutorService editor = Executors.newSingleThreadScheduledExecutor()) {
      sockets.speak();
      var edits =
          editor.scheduleAtFixedRate(
              this::edit, 0, size.lasts().dividedBy(size.edits()).toNanos(), TimeUnit.NANOSECONDS);
      while (edited.get() < size.edits() && !edits.isDone()) {
        int before = requests.served();
        sockets.speak();
        await()
            .atMost(LIVE_WITHIN)
            .until(
                () ->
                    requests.served() > before + size.perSecond() / 10
                        || !requests.failures().isEmpty());
        assertThat(requests.failures()).isEmpty();
      }
      edits.cancel(false);
      write("last", EchoManifests.ingress("last", "last.example", "green", 8080));
      await().atMost(LIVE_WITHIN).until(() -> status(http, "last.example") == 200);
      sockets.speak();
      requests.stop();
      assertThat(requests.failures()).isEmpty();
      assertThat(sockets.drops()).isEmpty();
      assertThat(edited).hasValue(size.edits());
      assertThat(requests.served() / size.lasts().toSeconds())
          .as("a second")
          .isGreaterThan(size.perSecond() / 2);
      assertThat(blue.answered()).isPositive();
      assertThat(green.answered()).isPositive();
      return "%d WebSockets, %d edits; %s"
          .formatted(size.webSockets(), edited.get(), requests.figures());
    }
  }

  /** The next one, where there is one. */
  private void edit() {
    if (edited.get() == size.edits()) {
      return;
    }
    int number = edited.incrementAndGet();
    String neighbour = "neighbour-" + number / 4 % NEIGHBOURS;
    switch (number % 4) {
      case 0 -> write("shop", shop(number));
      case 1 ->
          write(neighbour, EchoManifests.ingress(neighbour, neighbour + ".example", "blue", 8080));
      case 2 -> write("sockets", sockets(number / 4 % 2 == 0 ? "green" : "blue"));
      default -> delete("neighbour-" + (number / 4 + NEIGHBOURS / 2) % NEIGHBOURS);
    }
  }

  /** Another Service, another timeout, and one path more or less. */
  private static String shop(int number) {
    String service = number / 4 % 2 == 0 ? "blue" : "green";
    String ingress =
        EchoManifests.ingress("shop", HOST, service, "proxy-read-timeout: " + (60 + number % 7));
    return number % 3 == 0
        ? ingress
        : ingress.replace(
            "      - path: /\n",
            """
                  - path: /more
                    pathType: Exact
                    backend: {service: {name: green, port: {number: 8080}}}
                  - path: /
            """);
  }

  /** Of whatever host, for clients that can name addresses only. */
  private static String sockets(String service) {
    return EchoManifests.ingress("sockets", "", service, 8080).replace("host: ", "host: ''");
  }

  private static int status(InetSocketAddress http, String host) throws IOException {
    try (RawHttpClient client = new RawHttpClient(new Socket(http.getAddress(), http.getPort()))) {
      return client.request("GET", host, "/").statusCode();
    }
  }

  private void write(String name, String yaml) {
    RunningGateway.write(manifests, name + ".yaml", yaml);
  }

  private void delete(String name) {
    try {
      Files.deleteIfExists(manifests.resolve(name + ".yaml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    blue.close();
    green.close();
  }
}
