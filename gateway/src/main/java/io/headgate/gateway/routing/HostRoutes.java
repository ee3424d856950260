package io.headgate.gateway.routing;

import io.headgate.discovery.model.PathPolicy.Expressions;
import io.headgate.gateway.routing.ExpressionRoutes.Candidate;
import io.headgate.gateway.routing.expression.PathExpression;
import io.headgate.gateway.routing.expression.PathExpression.Compiled;
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
 * backend. Where a path is an expression, all of them are asked as well, and the longer text has
 * the request; hosts without expressions pay nothing for that.
 */
final class HostRoutes {

  static final HostRoutes NONE = new HostRoutes(List.of());

  private final List<Route> inOrder;
  private final List<RouteProblem> problems = new ArrayList<>();
  private final TextIndex<Route> exact;
  private final TextIndex<Route> prefixes;
  private final boolean everyPathIsExpression;
  private final @Nullable ExpressionRoutes expressions;
  private final int longest;
  private final @Nullable Route fallback;

  /**
   * @param oldestFirst the routes of an older Ingress before those of a newer one, the routes of
   *     one Ingress in the order of its manifest
   */
  HostRoutes(List<Route> oldestFirst) {
    this(
        oldestFirst,
        oldestFirst.stream()
            .filter(it -> !it.isCanary())
            .anyMatch(it -> it.paths().expressions() == Expressions.HOST));
  }

  private HostRoutes(List<Route> oldestFirst, boolean everyPathIsExpression) {
    this.everyPathIsExpression = everyPathIsExpression;
    CanariesOfHost canaries = new CanariesOfHost(oldestFirst);
    List<Route> served = new ArrayList<>();
    List<Candidate> candidates = new ArrayList<>();
    Map<String, Optional<Route>> exactPaths = new HashMap<>();
    Map<String, Optional<Route>> prefixPaths = new HashMap<>();
    Map<Optional<PathKey>, Route> winners = new HashMap<>();
    for (Route compiled :
        oldestFirst.stream().filter(it -> !it.isCanary()).sorted(order()).toList()) {
      Optional<PathKey> key = key(compiled);
      Route winner = winners.get(key);
      Route route = winner == null ? canaries.join(compiled, key) : compiled;
      served.add(route);
      winners.putIfAbsent(key, route);
      if (winner != null) {
        problems.add(new RouteConflict(winner, route));
      } else if (key.isPresent()) {
        String text = key.get().text();
        switch (key.get().kind()) {
          case EXACT -> exactPaths.put(text, Optional.of(route));
          case PREFIX -> prefixPaths.put(text, Optional.of(route));
          case EXPRESSION -> addExpression(route, text, candidates);
        }
      }
    }
    expressions = candidates.isEmpty() ? null : new ExpressionRoutes(candidates);
    exact = TextIndex.<Route>empty().with(exactPaths);
    prefixes = TextIndex.<Route>empty().with(prefixPaths);
    longest = served.isEmpty() ? -1 : key(served.getFirst()).map(k -> k.text().length()).orElse(-1);
    served.addAll(canaries.all());
    inOrder = List.copyOf(served);
    problems.addAll(canaries.problems());
    fallback = winners.get(Optional.<PathKey>empty());
  }

  /** All routes in order of precedence, those that lose a conflict included; canaries last. */
  List<Route> inOrder() {
    return inOrder;
  }

  /** Which of them do not serve as was meant, and why. */
  List<RouteProblem> problems() {
    return problems;
  }

  /** Whether the paths of all its rules are expressions, since one of them says so. */
  boolean everyPathIsExpression() {
    return everyPathIsExpression;
  }

  /**
   * Which route has what matches that key, of a default backend where it is empty; null where none
   * has. One look-up, but for expressions: a pass over all routes of the host.
   */
  @Nullable Route holder(Optional<PathKey> key) {
    if (key.isEmpty()) {
      return fallback;
    }
    String text = key.get().text();
    int hash = TextIndex.hash(text, 0, text.length());
    return switch (key.get().kind()) {
      case EXACT -> exact.get(text, 0, text.length(), hash);
      case PREFIX -> prefixes.get(text, 0, text.length(), hash);
      case EXPRESSION -> expressions == null ? null : expressionOf(key);
    };
  }

  private @Nullable Route expressionOf(Optional<PathKey> key) {
    for (Route route : inOrder) {
      if (!route.isCanary() && key(route).equals(key)) {
        return route;
      }
    }
    return null;
  }

  /** What a route matches on this host; empty for a default backend. */
  Optional<PathKey> key(Route route) {
    boolean expression = everyPathIsExpression || route.expression().isPresent();
    return route.path().map(it -> expression ? PathKey.expression(it) : PathKey.of(it));
  }

  /** Whether a route of this host would match a path if it were the only one. */
  boolean matchesAlone(Route route, String target) {
    return new HostRoutes(List.of(route), everyPathIsExpression).match(target) != null;
  }

  private Comparator<Route> order() {
    Comparator<Route> longestFirst = Comparator.comparingInt(this::specificity).reversed();
    // Of texts of one length, ingress-nginx asks the one first that sorts last.
    return everyPathIsExpression
        ? longestFirst.thenComparing(
            route -> key(route).map(PathKey::text).orElse(""), Comparator.reverseOrder())
        : longestFirst;
  }

  private int specificity(Route route) {
    return key(route).map(PathKey::specificity).orElse(-1);
  }

  // Another Ingress may make an expression of a path, so a route does not always have its own.
  private void addExpression(Route route, String text, List<Candidate> candidates) {
    Compiled compiled = route.expression().orElseGet(() -> PathExpression.compile(text));
    compiled.expression().ifPresent(it -> candidates.add(new Candidate(route, it)));
    if (compiled.expression().isEmpty()) {
      problems.add(new BadExpression(route, compiled.fault()));
    }
  }

  /**
   * The route of a path, or that it is too long; null where none matches. One pass over the path,
   * and not further than the longest path of a rule: at every slash the elements so far are looked
   * up by the hash so far.
   *
   * @param target a query from {@code ?} on does not count
   */
  @Nullable RouteMatch match(String target) {
    return expressions == null ? matchText(target) : matchBoth(expressions, target);
  }

  private @Nullable RouteMatch matchBoth(ExpressionRoutes asked, String target) {
    Route byText = matchText(target);
    RouteMatch found = asked.match(target);
    return found instanceof Route byExpression
            && byText != null
            && specificity(byText) > specificity(byExpression)
        ? byText
        : found == null ? byText : found;
  }

  private @Nullable Route matchText(String target) {
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
