package io.headgate.discovery.model;

import java.time.Duration;

/** Whether a client stays on the pod that it reached first. */
public sealed interface SessionAffinity {

  /** Every connection is scheduled for itself. */
  record None() implements SessionAffinity {}

  /**
   * A client address stays on its pod.
   *
   * @param timeout counted from the client's last new connection; 1 s to 86,400 s
   */
  record ClientIp(Duration timeout) implements SessionAffinity {}
}
