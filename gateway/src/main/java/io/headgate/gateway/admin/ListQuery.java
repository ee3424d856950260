package io.headgate.gateway.admin;

import io.headgate.discovery.model.LabelSelector;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Optional;

/**
 * What a request for a list asks for.
 *
 * @param namespace empty: of all namespaces; what has none is in every list
 * @param page of lists that can be very long
 */
record ListQuery(
    Optional<String> namespace,
    Optional<String> name,
    LabelSelector selector,
    Rendering rendering,
    Page page) {

  /** The query parameters that say what is in a list, not how it looks. */
  static final List<String> OF_CONTENT =
      List.of("namespace", "name", "selector", "limit", "continue");

  /**
   * How the answer looks.
   *
   * @param watch whether it goes on with what changes
   */
  record Rendering(OutputFormat output, boolean watch) {}

  /**
   * Reads the query parameters.
   *
   * @throws IllegalArgumentException naming parameter, value and expectation
   */
  static ListQuery of(MultiMap parameters) {
    return new ListQuery(
        value(parameters, "namespace"),
        value(parameters, "name"),
        selector(value(parameters, "selector").orElse("")),
        new Rendering(
            OutputFormat.parse(value(parameters, "output").orElse("json")),
            value(parameters, "watch").map(Boolean::parseBoolean).orElse(false)),
        Page.of(value(parameters, "limit"), value(parameters, "continue")));
  }

  private static LabelSelector selector(String text) {
    try {
      return LabelSelector.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("selector: " + e.getMessage(), e);
    }
  }

  /** All namespaces, all names. */
  static ListQuery everything() {
    return of(MultiMap.caseInsensitiveMultiMap());
  }

  OutputFormat output() {
    return rendering.output();
  }

  boolean watch() {
    return rendering.watch();
  }

  /** The same question about all names. */
  ListQuery ofAnyName() {
    return new ListQuery(namespace, Optional.empty(), selector, rendering, page);
  }

  List<Item> select(List<Item> items) {
    return items.stream().filter(this::matches).toList();
  }

  /** What has no namespace is in every list, as with kubectl. */
  private boolean matches(Item item) {
    return (item.namespace().isEmpty() || namespace.map(item.namespace()::equals).orElse(true))
        && name.map(item.name()::equals).orElse(true)
        && selector.matches(item.labels());
  }

  private static Optional<String> value(MultiMap parameters, String name) {
    return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
  }
}
