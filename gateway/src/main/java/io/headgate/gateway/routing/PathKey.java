package io.headgate.gateway.routing;

import io.headgate.discovery.model.PathMatch;

/**
 * What a path of a rule matches, in the form in which two that match the same requests are equal: a
 * prefix stands without its trailing slash, because {@code /foo} and {@code /foo/} are the same
 * elements. The longest text is the most specific one.
 */
record PathKey(String text, boolean exact) {

  static PathKey of(PathMatch match) {
    return switch (match) {
      case PathMatch.Exact(String path) -> new PathKey(path, true);
      case PathMatch.Prefix(String path) -> new PathKey(elements(path), false);
      case PathMatch.ImplementationSpecific(String path) -> new PathKey(elements(path), false);
    };
  }

  /** The greater, the more specific: the longer path, then Exact. */
  int specificity() {
    return 2 * text.length() + (exact ? 1 : 0);
  }

  private static String elements(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
