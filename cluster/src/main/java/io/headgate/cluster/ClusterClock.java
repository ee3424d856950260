package io.headgate.cluster;

import java.util.function.LongSupplier;

/**
 * The one clock by which clients of shared affinity expire: milliseconds on which all members agree
 * (each knows how far its own clock is from the oldest member's), so that a node whose clock is
 * wrong forgets nobody's clients. Until it is set, time stands still.
 */
final class ClusterClock implements LongSupplier {

  private volatile LongSupplier millis = () -> 0;

  void set(LongSupplier clusterMillis) {
    millis = clusterMillis;
  }

  @Override
  public long getAsLong() {
    return millis.getAsLong();
  }
}
