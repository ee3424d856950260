package io.headgate.gateway.routing;

import io.headgate.discovery.model.PathMatch;

/**
 * What a path of a rule matches, in the form in which two that match the same requests are equal: a
 * prefix stands without its trailing slash, because {@code /foo} and {@code /foo/} are the same
 * elements. The longest text is the most specific one.
 */
record PathKey(String text, Kind kind) {

  /** How the text is compared; the later, the more specific. */
  enum Kind {
    EXPRESSION(0),
    PREFIX(1),
    EXACT(2);

    private final int rank;

    Kind(int rank) {
      this.rank = rank;
    }
  }

  static PathKey of(PathMatch match) {
    return switch (match) {
      case PathMatch.Exact(String path) -> new PathKey(path, Kind.EXACT);
      case PathMatch.Prefix(String path) -> new PathKey(elements(path), Kind.PREFIX);
      case PathMatch.ImplementationSpecific(String path) ->
          new PathKey(elements(path), Kind.PREFIX);
    };
  }

  /** A path of any type that is an expression: its text says all. */
  static PathKey expression(PathMatch match) {
    return new PathKey(match.path(), Kind.EXPRESSION);
  }

  /** The greater, the more specific: the longer path, then Exact, then Prefix. */
  int specificity() {
    return 3 * text.length() + kind.rank;
  }

  private static String elements(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
