package io.headgate.gateway.process;

import io.headgate.discovery.model.TimeSource;
import io.headgate.gateway.HttpAnswer;
import io.headgate.gateway.RawHttpClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One client that asks several nodes at once, each a hundred times a second, and notes which
 * requests were let through.
 */
final class RateFlood implements AutoCloseable {

  private static final int PERIOD_MILLIS = 10;
  private static final int THREADS = 4;

  private final TimeSource time = TimeSource.system();
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(THREADS);
  private final String client;
  private final String host;
  private final Queue<Passed> passed = new ConcurrentLinkedQueue<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final Map<ClusterNode, AtomicInteger> answers = new ConcurrentHashMap<>();
  private final Map<String, String> ended = new ConcurrentHashMap<>();

  /** A request that a node has let through at some time between both. */
  record Passed(long sentNanos, long answeredNanos) {}

  /**
   * Asks nobody yet.
   *
   * @param client its address
   */
  RateFlood(String client, String host) {
    this.client = client;
    this.host = host;
  }

  /** Asks that node as well, from now on until it is gone. */
  void through(ClusterNode node) {
    answers.put(node, new AtomicInteger());
    var unused =
        threads.scheduleWithFixedDelay(new Way(node)::ask, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  private final class Way {

    private final ClusterNode node;
    private RawHttpClient connection;

    Way(ClusterNode node) {
      this.node = node;
      try {
        connection = connect();
      } catch (IOException e) {
        throw new AssertionError(node.address(), e);
      }
    }

    private RawHttpClient connect() throws IOException {
      return new RawHttpClient(
          new Socket(
              InetAddress.getByName(node.address()),
              ClusterSite.HTTP_PORT,
              InetAddress.getByName(client),
              0));
    }

    /** Asked no more after it has thrown. */
    void ask() {
      try {
        long sent = time.nanoTime();
        HttpAnswer answer = connection.request("GET", host, "/");
        int status = answer.statusCode();
        if (status == 200) {
          passed.add(new Passed(sent, time.nanoTime()));
        } else if (status != 503) {
          failures.add(node.address() + ": " + status);
        }
        Objects.requireNonNull(answers.get(node)).incrementAndGet();
        // After some hundred requests a node lets a connection go.
        if ("close".equals(answer.headers().get("connection"))) {
          connection.close();
          connection = connect();
        }
      } catch (IOException e) {
        ended.put(node.address(), e.toString());
        throw new IllegalStateException(e);
      }
    }
  }

  /** Why nodes are asked no more, by their addresses. */
  Map<String, String> ended() {
    return ended;
  }

  /** How often a node has answered. */
  int answers(ClusterNode node) {
    return Objects.requireNonNull(answers.get(node)).get();
  }

  /** Answers that are neither 200 nor 503. */
  Queue<String> failures() {
    return failures;
  }

  List<Passed> passed() {
    return List.copyOf(passed);
  }

  @Override
  public void close() {
    threads.close();
  }
}
