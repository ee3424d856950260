package io.headgate.gateway.routing;

import io.headgate.gateway.routing.expression.PathExpression;
import io.headgate.gateway.routing.expression.PathText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The routes of one host whose paths are regular expressions, the longest text first. The first
 * that matches has the request, as in ingress-nginx. Immutable; any thread. Allocates for every
 * expression that is asked.
 */
record ExpressionRoutes(List<Candidate> inOrder) {

  /** A route and what its path means. */
  record Candidate(Route route, PathExpression expression) {}

  ExpressionRoutes {
    inOrder = List.copyOf(inOrder);
  }

  /** Null where none matches. */
  @Nullable Route match(String target) {
    String path = PathText.of(target);
    for (Candidate candidate : inOrder) {
      if (candidate.expression().matches(path)) {
        return candidate.route();
      }
    }
    return null;
  }
}
