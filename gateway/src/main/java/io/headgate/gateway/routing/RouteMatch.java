package io.headgate.gateway.routing;

/** What a request's host and path come to: a {@link Route}, or {@link NoRoute}. */
public sealed interface RouteMatch permits Route, RouteMatch.NoRoute {

  /** No rule matches and there is no default backend: answered with 404. */
  enum NoRoute implements RouteMatch {
    INSTANCE
  }
}
