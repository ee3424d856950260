package io.headgate.cluster.quotas;

/** Carries what is told to all members. */
@FunctionalInterface
public interface QuotaTransport {

  /** Sends without waiting. A message may be lost, late or repeated; the sender may hear it too. */
  void publish(QuotaMessage message);
}
