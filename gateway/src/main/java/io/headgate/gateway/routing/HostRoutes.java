package io.headgate.gateway.routing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The routes of one host as rules name it: precise, wildcard, or any. Immutable; any thread.
 *
 * <p>An Exact path is the whole path of the request, so no prefix that matches it as well is
 * longer: where an Exact path matches it is preferred, else the longest prefix is, else the default
 * backend.
 */
final class HostRoutes {

  static final HostRoutes NONE = new HostRoutes(List.of());

  private final List<Route> inOrder;
  private final List<RouteConflict> conflicts = new ArrayList<>();
  private final TextIndex<Route> exact;
  private final TextIndex<Route> prefixes;
  private final int longest;
  private final @Nullable Route fallback;

  /**
   * @param oldestFirst the routes of an older Ingress before those of a newer one, the routes of
   *     one Ingress in the order of its manifest
   */
  HostRoutes(List<Route> oldestFirst) {
    inOrder =
        oldestFirst.stream()
            .sorted(Comparator.comparingInt(Route::specificity).reversed())
            .toList();
    Map<String, Optional<Route>> exactPaths = new HashMap<>();
    Map<String, Optional<Route>> prefixPaths = new HashMap<>();
    Map<Optional<PathKey>, Route> winners = new HashMap<>();
    for (Route route : inOrder) {
      Route winner = winners.putIfAbsent(route.key(), route);
      if (winner != null) {
        conflicts.add(new RouteConflict(winner, route));
      } else if (route.key().isPresent()) {
        PathKey key = route.key().get();
        (key.exact() ? exactPaths : prefixPaths).put(key.text(), Optional.of(route));
      }
    }
    exact = TextIndex.<Route>empty().with(exactPaths);
    prefixes = TextIndex.<Route>empty().with(prefixPaths);
    longest =
        inOrder.isEmpty() ? -1 : inOrder.getFirst().key().map(k -> k.text().length()).orElse(-1);
    fallback = winners.get(Optional.<PathKey>empty());
  }

  /** All routes in order of precedence, those that lose a conflict included. */
  List<Route> inOrder() {
    return inOrder;
  }

  List<RouteConflict> conflicts() {
    return conflicts;
  }

  /**
   * The route of a path; null where none matches. One pass over the path, and not further than the
   * longest path of a rule: at every slash the elements so far are looked up by the hash so far.
   *
   * @param target a query from {@code ?} on does not count
   */
  @Nullable Route match(String target) {
    Route found = fallback;
    int hash = TextIndex.EMPTY_HASH;
    for (int i = 0; i <= longest; i++) {
      boolean atEnd = i == target.length() || target.charAt(i) == '?';
      if (atEnd) {
        Route whole = exact.get(target, 0, i, hash);
        if (whole != null) {
          return whole;
        }
      }
      if (atEnd || target.charAt(i) == '/') {
        Route prefix = prefixes.get(target, 0, i, hash);
        found = prefix != null ? prefix : found;
      }
      if (atEnd) {
        return found;
      }
      hash = TextIndex.hash(hash, target.charAt(i));
    }
    return found;
  }
}
