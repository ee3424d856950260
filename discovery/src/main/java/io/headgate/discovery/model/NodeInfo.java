package io.headgate.discovery.model;

/**
 * The node on which this program runs.
 *
 * @param zone empty where unknown
 * @param leaving it is being deleted, or marked to be: load balancers are to send nothing more
 */
public record NodeInfo(String name, String zone, boolean leaving) {

  /** A node that stays. */
  public NodeInfo(String name, String zone) {
    this(name, zone, false);
  }
}
