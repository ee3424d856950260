package io.headgate.balancer.state;

import io.headgate.discovery.model.EndpointAddress;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * An endpoint of a Service port that takes no new connections, though the Service's rules would
 * allow it.
 *
 * @param until in nanoseconds of this node's {@link
 *     io.headgate.discovery.model.TimeSource#nanoTime()}: from then on one connection may try it;
 *     empty: until somebody readmits it. Nodes tell each other what is left of it, not this number
 */
public record Ejection(EndpointAddress endpoint, Reason reason, OptionalLong until) {

  /** Why it is out. An endpoint may be out for several reasons; it is back when none is left. */
  public enum Reason {
    /** Dials failed, one after the other. Found out by one node, holds for all. */
    FAILURES,
    /** Probes of our own failed. Every node probes for itself, and tells nobody. */
    CHECK,
    /** Somebody asked for it. Holds for all nodes. */
    DRAINED;

    /** The word that listings and metrics use. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Out until readmitted. */
  public static Ejection of(EndpointAddress endpoint, Reason reason) {
    return new Ejection(endpoint, reason, OptionalLong.empty());
  }

  /** Out until that moment. */
  public static Ejection until(EndpointAddress endpoint, Reason reason, long nanoTime) {
    return new Ejection(endpoint, reason, OptionalLong.of(nanoTime));
  }

  /** Whether its time has passed, so that one connection may try the endpoint. */
  public boolean isOver(long nanoTime) {
    return until.isPresent() && nanoTime - until.getAsLong() >= 0;
  }

  /** Whether both say the same of the same endpoint, whatever their time. */
  public boolean isSame(Ejection other) {
    return reason == other.reason && endpoint.equals(other.endpoint);
  }
}
