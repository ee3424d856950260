package io.headgate.gateway.routing;

/** What the rule of a route makes of a request's target. */
public sealed interface Rewrite {

  /** It reaches the pod as it came. */
  enum Unchanged implements Rewrite {
    INSTANCE
  }

  /**
   * The pod sees another one.
   *
   * @param target path and query; begins with a slash and has no dot segments
   */
  record Rewritten(String target) implements Rewrite {}

  /** The client is to ask there: 302. */
  record Redirected(String location) implements Rewrite {}

  /** What comes out is no path, and nobody is to see it: 400. */
  record Refused(String why) implements Rewrite {}
}
