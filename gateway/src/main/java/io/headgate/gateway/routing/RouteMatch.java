package io.headgate.gateway.routing;

/** What a request's host and path come to: a {@link Route}, or none. */
public sealed interface RouteMatch permits Route, RouteMatch.NoRoute, RouteMatch.TooLong {

  /** No rule matches, and no default backend is there for it: answered with 404. */
  enum NoRoute implements RouteMatch {
    INSTANCE
  }

  /**
   * To ask the expressions of its host with this path would take too long: answered with 414. No
   * other route is looked for, since the one that was meant may be the only one that keeps somebody
   * out.
   */
  enum TooLong implements RouteMatch {
    INSTANCE
  }
}
