package io.headgate.balancer.state;

import java.util.concurrent.atomic.LongAdder;

/** Counters of one endpoint on this node; they only grow. Any thread. */
public final class EndpointTraffic {

  private final LongAdder connections = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder bytesToEndpoint = new LongAdder();
  private final LongAdder bytesFromEndpoint = new LongAdder();

  /** Counts a connection or request that reached the endpoint. */
  public void connected() {
    connections.increment();
  }

  /** Counts a dial that failed. */
  public void failed() {
    failures.increment();
  }

  /** Counts bytes on their way from the client to the endpoint. */
  public void sent(long bytes) {
    bytesToEndpoint.add(bytes);
  }

  /** Counts bytes on their way from the endpoint to the client. */
  public void received(long bytes) {
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
}
