package io.headgate.cluster.counts;

/** Carries messages to all members. */
@FunctionalInterface
public interface CountTransport {

  /** Sends without waiting. A message may be lost, late or repeated; the sender may hear it too. */
  void publish(CountMessage message);
}
