package io.headgate.gateway.process;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Requests one after the other in several threads, each on a connection of its own, at a rate that
 * leaves the machine enough ports for a minute.
 */
final class Load implements AutoCloseable {

  private static final int THREADS = 4;
  private static final int PERIOD_MILLIS = 10;

  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(THREADS);
  private final AtomicInteger served = new AtomicInteger();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  private Load() {}

  static Load on(InetSocketAddress address, String host) {
    Load load = new Load();
    for (int i = 0; i < THREADS; i++) {
      var unused =
          load.threads.scheduleAtFixedRate(
              () -> load.request(address, host), i, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }
    return load;
  }

  private void request(InetSocketAddress address, String host) {
    try {
      Answer answer = Answer.to("GET", address, host, "/");
      if (answer.statusCode() == 200) {
        served.incrementAndGet();
      } else {
        failures.add(answer.text().lines().findFirst().orElse("closed without an answer"));
      }
    } catch (IOException e) {
      failures.add(e.toString());
    }
  }

  int served() {
    return served.get();
  }

  Queue<String> failures() {
    return failures;
  }

  /** Ends when the requests in flight have ended; a second time it does nothing. */
  void stop() {
    threads.close();
  }

  @Override
  public void close() {
    stop();
  }
}
