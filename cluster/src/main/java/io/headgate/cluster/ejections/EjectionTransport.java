package io.headgate.cluster.ejections;

import java.util.List;

/** Carries what is told to all members. */
@FunctionalInterface
public interface EjectionTransport {

  /** Sends without waiting. A message may be lost, late or repeated; the sender may hear it too. */
  void publish(List<EjectionFact> facts);
}
