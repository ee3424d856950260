package io.headgate.gateway.metrics;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** What stands anywhere in a tree of JSON. */
final class Json {

  private Json() {}

  /** Every text under that name. */
  static List<String> texts(Object node, String name) {
    List<String> found = new ArrayList<>();
    collect(node, name, found);
    return found;
  }

  private static void collect(Object node, String name, List<String> found) {
    if (node instanceof JsonObject object) {
      if (object.getValue(name) instanceof String text) {
        found.add(text);
      }
      object.forEach(field -> collect(field.getValue(), name, found));
    } else if (node instanceof JsonArray array) {
      array.forEach(element -> collect(element, name, found));
    }
  }
}
