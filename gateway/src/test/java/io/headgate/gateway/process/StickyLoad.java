package io.headgate.gateway.process;

import io.headgate.discovery.model.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Clients that come again and again through some nodes, a connection each time, and have to get the
 * pod that they had.
 */
final class StickyLoad implements AutoCloseable {

  private static final int THREADS = 10;

  private final ClusterSite site;
  private final int nodePort;
  private final Map<Integer, String> pods;
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(THREADS);
  private final TimeSource time = TimeSource.system();
  private final AtomicInteger served = new AtomicInteger();
  private final AtomicLong longestNanos = new AtomicLong();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final long start = time.nanoTime();

  /** Whoever asks reads which nodes there are. */
  private final ReadWriteLock way = new ReentrantReadWriteLock(true);

  private List<ClusterNode> nodes;

  private StickyLoad(
      ClusterSite site, List<ClusterNode> nodes, int nodePort, Map<Integer, String> pods) {
    this.site = site;
    this.nodes = nodes;
    this.nodePort = nodePort;
    this.pods = pods;
  }

  /**
   * Starts it.
   *
   * @param pods by client
   * @param perSecond connections, where the machine can
   */
  static StickyLoad on(
      ClusterSite site,
      List<ClusterNode> nodes,
      int nodePort,
      Map<Integer, String> pods,
      int perSecond) {
    StickyLoad load = new StickyLoad(site, nodes, nodePort, pods);
    for (int i = 0; i < THREADS; i++) {
      var unused =
          load.threads.scheduleAtFixedRate(
              load::ask, i, THREADS * 1_000_000L / perSecond, TimeUnit.MICROSECONDS);
    }
    return load;
  }

  private void ask() {
    way.readLock().lock();
    try {
      askOne();
    } finally {
      way.readLock().unlock();
    }
  }

  private void askOne() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    List<ClusterNode> some = nodes;
    ClusterNode node = some.get(random.nextInt(some.size()));
    int client = random.nextInt(pods.size());
    long before = time.nanoTime();
    try {
      String pod = site.ask(client, node, nodePort);
      longestNanos.accumulateAndGet(time.nanoTime() - before, Math::max);
      served.incrementAndGet();
      if (!pod.equals(pods.get(client))) {
        failures.add(
            "client %d got %s through %s, expected %s"
                .formatted(client, pod, node.address(), pods.get(client)));
      }
    } catch (IOException e) {
      failures.add("client %d through %s: %s".formatted(client, node.address(), e));
    }
  }

  /** From now on through these; when it returns, nothing is on its way through others. */
  void through(List<ClusterNode> others) {
    way.writeLock().lock();
    try {
      nodes = others;
    } finally {
      way.writeLock().unlock();
    }
  }

  int served() {
    return served.get();
  }

  Queue<String> failures() {
    return failures;
  }

  /** What it has done so far, for a reader: it depends on the machine. */
  String figures() {
    long nanos = time.nanoTime() - start;
    return "%d connections, %d a second; the longest took %d ms until its answer was there"
        .formatted(
            served.get(),
            served.get() * Duration.ofSeconds(1).toNanos() / nanos,
            TimeUnit.NANOSECONDS.toMillis(longestNanos.get()));
  }

  /** Ends when the connections in flight have; a second time it does nothing. */
  void stop() {
    threads.close();
  }

  @Override
  public void close() {
    stop();
  }
}
