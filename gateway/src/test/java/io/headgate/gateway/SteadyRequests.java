package io.headgate.gateway;

import io.headgate.discovery.model.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * GETs at a steady rate by several clients, each of which keeps its connection for some requests.
 * Any thread.
 */
final class SteadyRequests implements AutoCloseable {

  private static final int CLIENTS = 10;
  private static final int ON_A_CONNECTION = 20;

  private final TimeSource time = TimeSource.system();
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(CLIENTS);
  private final List<Client> clients = new ArrayList<>();
  private final AtomicInteger served = new AtomicInteger();
  private final AtomicLong longestNanos = new AtomicLong();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final InetSocketAddress address;
  private final String host;
  private final long start = time.nanoTime();

  private SteadyRequests(InetSocketAddress address, String host) {
    this.address = address;
    this.host = host;
  }

  /**
   * Starts.
   *
   * @param perSecond of all clients together, where the machine can
   */
  static SteadyRequests on(InetSocketAddress address, String host, int perSecond) {
    SteadyRequests requests = new SteadyRequests(address, host);
    for (int i = 0; i < CLIENTS; i++) {
      Client client = requests.new Client();
      requests.clients.add(client);
      var unused =
          requests.threads.scheduleAtFixedRate(
              client::ask,
              i * 1_000_000L / perSecond,
              CLIENTS * 1_000_000L / perSecond,
              TimeUnit.MICROSECONDS);
    }
    return requests;
  }

  private final class Client {

    private Optional<RawHttpClient> connection = Optional.empty();
    private int asked;

    synchronized void ask() {
      long before = time.nanoTime();
      try {
        if (asked++ % ON_A_CONNECTION == 0) {
          close();
        }
        if (connection.isEmpty()) {
          connection =
              Optional.of(new RawHttpClient(new Socket(address.getAddress(), address.getPort())));
        }
        take(connection.get().request("GET", host, "/"));
      } catch (IOException e) {
        failures.add(e.toString());
        close();
      }
      longestNanos.accumulateAndGet(time.nanoTime() - before, Math::max);
    }

    private void take(HttpAnswer answer) {
      if (answer.statusCode() == 200) {
        served.incrementAndGet();
      } else {
        failures.add(answer.statusLine() + ", " + answer.body().strip());
      }
      if (answer.headers().getOrDefault("connection", "").equals("close")) {
        close();
      }
    }

    synchronized void close() {
      connection.ifPresent(
          it -> {
            try {
              it.close();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      connection = Optional.empty();
    }
  }

  /** How many have been answered with 200. */
  int served() {
    return served.get();
  }

  /** Answers that were something else, and connections that ended without an answer. */
  Queue<String> failures() {
    return failures;
  }

  /** What it has done so far, for a reader: it depends on the machine. */
  String figures() {
    long nanos = time.nanoTime() - start;
    return "%d requests, %d a second; the longest took %d ms"
        .formatted(
            served.get(),
            served.get() * Duration.ofSeconds(1).toNanos() / nanos,
            TimeUnit.NANOSECONDS.toMillis(longestNanos.get()));
  }

  /** Ends when the requests in flight have; a second time it does nothing. */
  void stop() {
    threads.close();
    clients.forEach(Client::close);
  }

  @Override
  public void close() {
    stop();
  }
}
