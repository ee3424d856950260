package io.headgate.gateway.routing;

import io.headgate.discovery.model.Snapshot;
import java.util.List;

/**
 * All routes of one snapshot, by host and path. Immutable; any thread.
 *
 * <p>It carries the snapshot it was made from, so a request that reads the table once has routes
 * and endpoints of the same instant.
 */
public final class RouteTable {

  private final Snapshot snapshot;

  private RouteTable(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  /** The table of all Ingresses of a snapshot, made from nothing. */
  public static RouteTable of(Snapshot snapshot) {
    return new RouteTable(snapshot);
  }

  /** The snapshot these routes belong to. */
  public Snapshot snapshot() {
    return snapshot;
  }

  /**
   * The route of a request. Does not allocate, except where the host has upper-case letters.
   *
   * @param host of the request: the Host header or {@code :authority}, in any case, with or without
   *     a port and one trailing dot; empty where there is none
   * @param target the request's path as it came; a query from {@code ?} on does not count
   */
  public RouteMatch match(String host, String target) {
    return RouteMatch.NoRoute.INSTANCE;
  }

  /** The same as {@link #match}, with the reasons. Allocates: for people, not for traffic. */
  public RouteExplanation explain(String host, String target) {
    return new RouteExplanation(match(host, target), List.of());
  }

  /** All routes, in no order that means anything. */
  public List<Route> routes() {
    return List.of();
  }
}
