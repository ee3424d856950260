package io.headgate.discovery.model;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * How many requests of one client address are answered.
 *
 * @param rates a request needs a token of each
 * @param exempt whose requests are not counted
 * @param openRequests how many may be open at the same time on each node; 0 is unlimited
 * @param scope of the rates
 */
public record LimitPolicy(List<Rate> rates, List<Cidr> exempt, int openRequests, Scope scope) {

  public static final LimitPolicy NONE = new LimitPolicy(List.of(), List.of(), 0, Scope.CLUSTER);

  /** Whose tokens of a rate are. */
  public enum Scope {
    /** All nodes have them together. */
    CLUSTER,
    /** Each node has as many for itself. */
    NODE
  }

  public LimitPolicy {
    rates = List.copyOf(rates);
    exempt = List.copyOf(exempt);
  }

  /** Whether that client is held back at all. */
  public boolean concerns(InetAddress client) {
    for (Cidr range : exempt) {
      if (range.contains(client)) {
        return false;
      }
    }
    return true;
  }

  /**
   * So many requests come in that time.
   *
   * @param atOnce how many can come at once after a while without any
   */
  public record Rate(int requests, Duration per, int atOnce) {

    /** How many come in a second. */
    public double perSecond() {
      return requests * 1e9 / per.toNanos();
    }
  }
}
