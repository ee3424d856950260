package io.headgate.balancer.state;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Counters of one endpoint on this node; but for one they only grow. Any thread. */
public final class EndpointTraffic {

  private final LongAdder connections = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder bytesToEndpoint = new LongAdder();
  private final LongAdder bytesFromEndpoint = new LongAdder();
  private final LongAdder datagramsToEndpoint = new LongAdder();
  private final LongAdder datagramsFromEndpoint = new LongAdder();
  private final AtomicInteger failuresInARow = new AtomicInteger();

  /** Counts a connection or request that reached the endpoint. */
  public void connected() {
    connections.increment();
    if (failuresInARow.get() != 0) {
      failuresInARow.set(0);
    }
  }

  /** Counts a dial that failed. */
  public void failed() {
    failures.increment();
  }

  /**
   * Counts a failed dial for which the endpoint is to blame, beside {@link #failed()}.
   *
   * @return how many there have been since a dial succeeded
   */
  public int failedInARow() {
    return failuresInARow.incrementAndGet();
  }

  /** Counts bytes on their way from the client to the endpoint. */
  public void sent(long bytes) {
    bytesToEndpoint.add(bytes);
  }

  /** Counts bytes on their way from the endpoint to the client. */
  public void received(long bytes) {
    bytesFromEndpoint.add(bytes);
  }

  /** Counts datagrams, and their bytes, on their way from the client to the endpoint. */
  public void datagramsSent(long datagrams, long bytes) {
    datagramsToEndpoint.add(datagrams);
    bytesToEndpoint.add(bytes);
  }

  /** Counts datagrams, and their bytes, on their way from the endpoint to the client. */
  public void datagramsReceived(long datagrams, long bytes) {
    datagramsFromEndpoint.add(datagrams);
    bytesFromEndpoint.add(bytes);
  }

  public long connections() {
    return connections.sum();
  }

  public long failures() {
    return failures.sum();
  }

  public long bytesToEndpoint() {
    return bytesToEndpoint.sum();
  }

  public long bytesFromEndpoint() {
    return bytesFromEndpoint.sum();
  }

  /** 0 for TCP: a relay sees bytes, not the packets that carried them. */
  public long datagramsToEndpoint() {
    return datagramsToEndpoint.sum();
  }

  /** 0 for TCP: a relay sees bytes, not the packets that carried them. */
  public long datagramsFromEndpoint() {
    return datagramsFromEndpoint.sum();
  }
}
