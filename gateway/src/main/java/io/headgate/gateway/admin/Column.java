package io.headgate.gateway.admin;

import io.vertx.core.json.JsonObject;
import java.util.function.Function;

/**
 * One column of a table.
 *
 * @param wide only printed with {@code -o wide}
 * @param passing its cells change as time passes, with which a watch does not concern itself
 * @param cell what is printed of an item
 */
record Column(String title, boolean wide, boolean passing, Function<JsonObject, String> cell) {

  Column(String title, boolean wide, Function<JsonObject, String> cell) {
    this(title, wide, false, cell);
  }

  /** A column that is always printed, of which a watch does not say that it changes. */
  static Column passing(String title, Function<JsonObject, String> cell) {
    return new Column(title, false, true, cell);
  }

  /** A column that is always printed, of a field of the item. */
  static Column of(String title, String field) {
    return new Column(title, false, json -> text(json, field));
  }

  /** A column of {@code -o wide}, of a field of the item. */
  static Column wide(String title, String field) {
    return new Column(title, true, json -> text(json, field));
  }

  private static String text(JsonObject json, String field) {
    Object value = json.getValue(field);
    String text = value == null ? "" : value.toString();
    return text.isEmpty() ? "<none>" : text;
  }
}
