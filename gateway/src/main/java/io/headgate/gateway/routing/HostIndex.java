package io.headgate.gateway.routing;

import io.headgate.discovery.model.HostMatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The routes of all hosts. Immutable; any thread.
 *
 * <p>A precise host goes before a wildcard, a wildcard before the rules for any host. A less
 * specific host is asked where no path of a more specific one matches: a rule is for the requests
 * whose host and path both match it.
 *
 * @param wildcards by what follows the one label, with its leading dot
 */
record HostIndex(
    TextIndex<HostRoutes> precise, TextIndex<HostRoutes> wildcards, HostRoutes anyHost) {

  static final HostIndex EMPTY =
      new HostIndex(TextIndex.empty(), TextIndex.empty(), HostRoutes.NONE);

  /** The route of a request; null where none matches. */
  @Nullable RouteMatch match(String host, String target) {
    String name = HostName.lowerCase(host);
    HostRoutes routes = precise(name);
    RouteMatch found = routes == null ? null : routes.match(target);
    if (found == null) {
      routes = wildcard(name);
      found = routes == null ? null : routes.match(target);
    }
    return found == null ? anyHost.match(target) : found;
  }

  /** The routes of every host of a rule that matches, the most specific host first. */
  List<HostRoutes> of(String host) {
    String name = HostName.lowerCase(host);
    List<HostRoutes> all = new ArrayList<>();
    Optional.ofNullable(precise(name)).ifPresent(all::add);
    Optional.ofNullable(wildcard(name)).ifPresent(all::add);
    all.add(anyHost);
    return all;
  }

  /** The routes of the rules for exactly that host. */
  HostRoutes claimed(HostMatch host) {
    HostRoutes found =
        switch (host) {
          case HostMatch.Exact(String name) -> get(precise, name);
          case HostMatch.Wildcard(String suffix) -> get(wildcards, suffix);
          case HostMatch.Any() -> anyHost;
        };
    return found == null ? HostRoutes.NONE : found;
  }

  private static @Nullable HostRoutes get(TextIndex<HostRoutes> index, String key) {
    return index.get(key, 0, key.length(), TextIndex.hash(key, 0, key.length()));
  }

  private @Nullable HostRoutes precise(String name) {
    int end = HostName.end(name);
    return precise.get(name, 0, end, TextIndex.hash(name, 0, end));
  }

  /** The wildcard stands for exactly one label, which is not empty. */
  private @Nullable HostRoutes wildcard(String name) {
    int end = HostName.end(name);
    int dot = name.indexOf('.');
    return dot <= 0 || dot >= end
        ? null
        : wildcards.get(name, dot, end, TextIndex.hash(name, dot, end));
  }

  void forEach(Consumer<? super HostRoutes> action) {
    precise.forEach(action);
    wildcards.forEach(action);
    action.accept(anyHost);
  }

  /** An index in which these hosts have these routes, or none; the rest is as here. */
  HostIndex with(Map<HostMatch, Optional<HostRoutes>> changes) {
    Map<String, Optional<HostRoutes>> preciseChanges = new HashMap<>();
    Map<String, Optional<HostRoutes>> wildcardChanges = new HashMap<>();
    HostRoutes any = anyHost;
    for (var change : changes.entrySet()) {
      switch (change.getKey()) {
        case HostMatch.Exact(String host) -> preciseChanges.put(host, change.getValue());
        case HostMatch.Wildcard(String suffix) -> wildcardChanges.put(suffix, change.getValue());
        case HostMatch.Any() -> any = change.getValue().orElse(HostRoutes.NONE);
      }
    }
    return new HostIndex(precise.with(preciseChanges), wildcards.with(wildcardChanges), any);
  }
}
