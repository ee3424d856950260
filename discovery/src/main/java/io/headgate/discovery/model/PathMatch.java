package io.headgate.discovery.model;

/** Which paths a rule is for; always case-sensitive. */
public sealed interface PathMatch {

  String path();

  /** The path and nothing else. */
  record Exact(String path) implements PathMatch {}

  /** The path and what is below it, compared element by element. */
  record Prefix(String path) implements PathMatch {}

  /** What the implementation makes of it: {@link Prefix}, or an expression ({@link PathPolicy}). */
  record ImplementationSpecific(String path) implements PathMatch {}
}
