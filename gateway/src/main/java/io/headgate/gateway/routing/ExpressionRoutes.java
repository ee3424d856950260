package io.headgate.gateway.routing;

import io.headgate.gateway.routing.expression.PathExpression;
import io.headgate.gateway.routing.expression.PathText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The routes of one host whose paths are regular expressions, the longest text first. The first
 * that matches has the request, as in ingress-nginx. Immutable; any thread. Allocates for every
 * expression whose fixed beginning is that of the path.
 */
record ExpressionRoutes(List<Candidate> inOrder) {

  /**
   * About 20 ms, in which a loop serves nobody else. Paths and expressions as they are take 1 %.
   */
  static final long MAX_WORK = 500_000;

  /** A route and what its path means. */
  record Candidate(Route route, PathExpression expression) {}

  ExpressionRoutes {
    inOrder = List.copyOf(inOrder);
  }

  /** The first that matches; null where none does. */
  @Nullable RouteMatch match(String target) {
    String path = PathText.of(target);
    long work = 0;
    for (Candidate candidate : inOrder) {
      PathExpression expression = candidate.expression();
      if (expression.mayMatch(path)) {
        work += expression.work(path);
        if (work > MAX_WORK) {
          return RouteMatch.TooLong.INSTANCE;
        }
        if (expression.matches(path)) {
          return candidate.route();
        }
      }
    }
    return null;
  }
}
