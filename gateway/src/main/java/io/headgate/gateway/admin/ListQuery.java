package io.headgate.gateway.admin;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Optional;

/**
 * What a request for a list asks for.
 *
 * @param namespace empty: of all namespaces
 * @param watch whether the answer goes on with what changes
 */
record ListQuery(
    Optional<String> namespace,
    Optional<String> name,
    LabelSelector selector,
    OutputFormat output,
    boolean watch) {

  /**
   * Reads the query parameters.
   *
   * @throws IllegalArgumentException naming parameter, value and expectation
   */
  static ListQuery of(MultiMap parameters) {
    return new ListQuery(
        value(parameters, "namespace"),
        value(parameters, "name"),
        LabelSelector.parse(value(parameters, "selector").orElse("")),
        OutputFormat.parse(value(parameters, "output").orElse("json")),
        value(parameters, "watch").map(Boolean::parseBoolean).orElse(false));
  }

  List<Item> select(List<Item> items) {
    return items.stream().filter(this::matches).toList();
  }

  private boolean matches(Item item) {
    return namespace.map(item.namespace()::equals).orElse(true)
        && name.map(item.name()::equals).orElse(true)
        && selector.matches(item.labels());
  }

  private static Optional<String> value(MultiMap parameters, String name) {
    return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
  }
}
