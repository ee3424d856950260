package io.headgate.gateway.routing;

import io.headgate.discovery.model.CanaryPolicy.Value;
import io.headgate.gateway.routing.PathKey.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Brings the canaries of one host to the routes that they belong to: those of the same path, in the
 * same namespace, for nobody else is to take requests away. One thread.
 */
final class CanariesOfHost {

  private final List<Route> waiting;
  private final List<Route> joined = new ArrayList<>();
  private final List<RouteProblem> problems = new ArrayList<>();

  /**
   * @param oldestFirst all routes of the host
   */
  CanariesOfHost(List<Route> oldestFirst) {
    waiting = new ArrayList<>(oldestFirst.stream().filter(Route::isCanary).toList());
    for (Route canary : waiting) {
      canary
          .canary()
          .map(CanaryRule::fault)
          .filter(fault -> !fault.isEmpty())
          .ifPresent(
              fault -> problems.add(new CanaryProblem(canary, badExpression(canary, fault))));
    }
  }

  /**
   * A main route with its canaries.
   *
   * @param key what its path matches
   */
  Route join(Route main, Optional<PathKey> key) {
    if (waiting.isEmpty()) {
      return main;
    }
    List<Route> own = new ArrayList<>();
    for (Route canary : List.copyOf(waiting)) {
      if (belongs(canary, main, key)) {
        waiting.remove(canary);
        if (own.size() < Canaries.MOST) {
          own.add(canary.canaryOf(main));
        } else {
          problems.add(
              new CanaryProblem(
                  canary, "has no part: there are " + Canaries.MOST + " older canaries"));
        }
      }
    }
    joined.addAll(own);
    return own.isEmpty() ? main : main.with(new Canaries(own));
  }

  /** Those that have joined, then those that never serve. */
  List<Route> all() {
    List<Route> all = new ArrayList<>(joined);
    all.addAll(waiting);
    return all;
  }

  /** What is wrong, when every main route has been asked. */
  List<RouteProblem> problems() {
    List<RouteProblem> all = new ArrayList<>(problems);
    for (Route lonely : waiting) {
      all.add(
          new CanaryProblem(
              lonely,
              "is a canary, and no other Ingress of its namespace serves the same host and path"));
    }
    return all;
  }

  private static boolean belongs(Route canary, Route main, Optional<PathKey> key) {
    if (!canary.ingress().namespace().equals(main.ingress().namespace())) {
      return false;
    }
    boolean expression = key.filter(it -> it.kind() == Kind.EXPRESSION).isPresent();
    return expression
        ? canary.path().equals(main.path())
        : canary.path().map(PathKey::of).equals(key);
  }

  private static String badExpression(Route canary, String fault) {
    String text =
        canary
            .canary()
            .flatMap(it -> it.policy().header())
            .map(it -> it.value() instanceof Value.Matching(String written) ? written : "")
            .orElse("");
    return "canary-by-header-pattern \"%s\": %s (expected: a regular expression of RE2)"
        .formatted(text, fault);
  }
}
