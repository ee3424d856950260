package io.headgate.gateway.routing;

import io.headgate.gateway.routing.PathKey.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Why a request takes its route.
 *
 * @param match what {@link RouteTable#match} gives for the same request
 * @param considered every route whose host matches, in order of precedence
 */
public record RouteExplanation(RouteMatch match, List<Considered> considered) {

  public RouteExplanation {
    considered = List.copyOf(considered);
  }

  /** A route, and what became of it. */
  public record Considered(Route route, Verdict verdict) {}

  /** What becomes of a route whose host matches. */
  public enum Verdict {
    CHOSEN("chosen"),
    OTHER_PATH("its path does not match"),
    SHORTER_PATH("a longer path matches"),
    NOT_EXACT("an Exact path of the same length matches"),
    LATER_EXPRESSION("a path of the same length goes before this expression"),
    CONFLICT("another route has the same host and path"),
    LESS_SPECIFIC_HOST("a more specific host has a match"),
    CANARY("a canary of the chosen route"),
    CANARY_ELSEWHERE("a canary, not of the chosen route"),
    NOT_NEEDED("a path matches, so the default backend is not asked");

    private final String text;

    Verdict(String text) {
      this.text = text;
    }

    /** In words, for people. */
    public String text() {
      return text;
    }
  }

  /**
   * @param hosts that match, the most specific one first
   */
  static RouteExplanation of(RouteMatch match, List<HostRoutes> hosts, String target) {
    List<Considered> considered = new ArrayList<>();
    boolean moreSpecificHostMatched = false;
    for (HostRoutes host : hosts) {
      Optional<Route> chosen =
          host.inOrder().stream().filter(route -> route.equals(match)).findAny();
      for (Route route : host.inOrder()) {
        considered.add(
            new Considered(route, verdict(host, route, chosen, moreSpecificHostMatched, target)));
      }
      moreSpecificHostMatched |= chosen.isPresent();
    }
    return new RouteExplanation(match, considered);
  }

  private static Verdict verdict(
      HostRoutes host,
      Route route,
      Optional<Route> chosen,
      boolean moreSpecificHostMatched,
      String target) {
    if (route.isCanary()) {
      return chosen.filter(main -> main.canaries().contains(route)).isPresent()
          ? Verdict.CANARY
          : Verdict.CANARY_ELSEWHERE;
    }
    // The route alone, asked by the code that matches requests.
    if (!host.matchesAlone(route, target)) {
      return Verdict.OTHER_PATH;
    }
    return moreSpecificHostMatched
        ? Verdict.LESS_SPECIFIC_HOST
        : chosen.map(winner -> verdict(host, route, winner)).orElse(Verdict.OTHER_PATH);
  }

  private static Verdict verdict(HostRoutes host, Route route, Route winner) {
    if (route.equals(winner)) {
      return Verdict.CHOSEN;
    }
    Optional<PathKey> key = host.key(route);
    Optional<PathKey> winning = host.key(winner);
    if (key.equals(winning)) {
      return Verdict.CONFLICT;
    }
    if (key.isEmpty()) {
      return Verdict.NOT_NEEDED;
    }
    if (key.map(PathKey::kind).equals(Optional.of(Kind.EXPRESSION))
        && key.map(it -> it.text().length()).equals(winning.map(it -> it.text().length()))) {
      return Verdict.LATER_EXPRESSION;
    }
    return key.map(PathKey::text).equals(winning.map(PathKey::text))
        ? Verdict.NOT_EXACT
        : Verdict.SHORTER_PATH;
  }
}
