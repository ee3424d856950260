package io.headgate.cluster.ejections;

import java.time.Duration;

/** What a member tells the others about one endpoint. */
public record EjectionFact(EjectionKey key, Stamp stamp, Standing standing) {

  /** Whether it is out. */
  public sealed interface Standing {

    /** It takes connections again, as far as this reason goes. */
    record In() implements Standing {}

    /** It is out until somebody says that it is in. */
    record Out() implements Standing {}

    /**
     * It is out for a time.
     *
     * @param left of that time, when the message was sent. Clocks of nodes differ, durations do not
     * @param mostOut how many endpoints of the port and address family may be out
     */
    record OutFor(Duration left, int mostOut) implements Standing {}
  }
}
