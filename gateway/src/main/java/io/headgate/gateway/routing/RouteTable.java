package io.headgate.gateway.routing;

import io.headgate.discovery.model.HostMatch;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.Snapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * All routes of one snapshot, by host and path. Immutable; any thread.
 *
 * <p>It carries the snapshot it was made from, so a request that reads the table once has routes
 * and endpoints of the same instant.
 */
public final class RouteTable {

  private final Snapshot snapshot;
  private final HostIndex index;
  private final RouteMatch otherwise;

  RouteTable(Snapshot snapshot, HostIndex index) {
    this(snapshot, index, RouteMatch.NoRoute.INSTANCE);
  }

  /**
   * @param otherwise what becomes of requests that no rule takes
   */
  RouteTable(Snapshot snapshot, HostIndex index, RouteMatch otherwise) {
    this.snapshot = snapshot;
    this.index = index;
    this.otherwise = otherwise;
  }

  /** The table of all Ingresses of a snapshot, made from nothing. */
  public static RouteTable of(Snapshot snapshot) {
    return new RouteTableBuilder(new ConflictReport(new ProblemLog()))
        .build(snapshot.ingress().ingresses().keySet(), snapshot);
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
    RouteMatch found = index.match(host, target);
    return found == null ? otherwise : found;
  }

  /** The same as {@link #match}, with the reasons. Allocates: for people, not for traffic. */
  public RouteExplanation explain(String host, String target) {
    return RouteExplanation.of(match(host, target), index.of(host), target);
  }

  /** The routes of the rules for exactly that host. */
  HostRoutes claimed(HostMatch host) {
    return index.claimed(host);
  }

  /**
   * All routes, those that lose a conflict included, in no order that means anything. Those of a
   * host with aliases are there once.
   */
  public List<Route> routes() {
    Set<HostRoutes> hosts = new HashSet<>();
    index.forEach(hosts::add);
    List<Route> routes = new ArrayList<>();
    hosts.forEach(host -> routes.addAll(host.inOrder()));
    return routes;
  }
}
