package io.headgate.gateway.routing;

import java.util.List;

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
    NEWER_INGRESS("an older Ingress has the same host and path"),
    LESS_SPECIFIC_HOST("a more specific host has a match"),
    NOT_NEEDED("a rule matches, so its default backend is not asked");

    private final String text;

    Verdict(String text) {
      this.text = text;
    }

    /** In words, for people. */
    public String text() {
      return text;
    }
  }
}
