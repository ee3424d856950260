package io.headgate.balancer.state;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counters of one endpoint on this node; but for one they only grow. Any thread. */
public final class EndpointTraffic {

  private final LongAdder connections = new LongAdder();
  private final LongAdder dials = new LongAdder();
  private final LongAdder dialNanos = new LongAdder();
  private final Map<DialFailure, AtomicLong> failures = new EnumMap<>(DialFailure.class);
  private final LongAdder bytesToEndpoint = new LongAdder();
  private final LongAdder bytesFromEndpoint = new LongAdder();
  private final LongAdder datagramsToEndpoint = new LongAdder();
  private final LongAdder datagramsFromEndpoint = new LongAdder();
  private final AtomicInteger failuresInARow = new AtomicInteger();

  public EndpointTraffic() {
    for (DialFailure cause : DialFailure.values()) {
      failures.put(cause, new AtomicLong());
    }
  }

  /** Counts a connection or request that reached the endpoint. */
  public void connected() {
    connections.increment();
    if (failuresInARow.get() != 0) {
      failuresInARow.set(0);
    }
  }

  /** Counts a dial that succeeded, and the time it took. */
  public void dialled(long nanos) {
    dials.increment();
    dialNanos.add(nanos);
  }

  /** Counts a dial that failed. */
  public void failed(DialFailure cause) {
    counter(cause).incrementAndGet();
  }

  /**
   * Counts a failed dial for which the endpoint is to blame, beside {@link #failed(DialFailure)}.
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

  /** Dials that failed, for whatever reason. */
  public long failures() {
    long sum = 0;
    for (AtomicLong counted : failures.values()) {
      sum += counted.get();
    }
    return sum;
  }

  /** Dials that failed for that reason. */
  public long failures(DialFailure cause) {
    return counter(cause).get();
  }

  private AtomicLong counter(DialFailure cause) {
    return Objects.requireNonNull(failures.get(cause));
  }

  /** TCP dials that succeeded; a connection that is used again is dialled once. */
  public long dials() {
    return dials.sum();
  }

  /** How long those took together. */
  public long dialNanos() {
    return dialNanos.sum();
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
