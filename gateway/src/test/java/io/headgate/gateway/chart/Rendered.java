package io.headgate.gateway.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The objects that a chart makes. */
record Rendered(List<Item> items) {

  static Rendered of(String yaml) {
    List<Item> items = new ArrayList<>();
    for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(yaml)) {
      if (document instanceof Map<?, ?> content) {
        items.add(new Item(content));
      }
    }
    return new Rendered(List.copyOf(items));
  }

  /** All of one kind. */
  List<Item> all(String kind) {
    return items.stream().filter(item -> item.kind().equals(kind)).toList();
  }

  /** The only one of its kind. */
  Item one(String kind) {
    List<Item> all = all(kind);
    if (all.size() != 1) {
      throw new AssertionError(kind + ": " + all.size() + " (expected: 1) of " + names());
    }
    return all.getFirst();
  }

  Item one(String kind, String name) {
    return all(kind).stream()
        .filter(item -> item.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(kind + " " + name + " is not among " + names()));
  }

  /** {@code Kind/name} of each. */
  List<String> names() {
    return items.stream().map(item -> item.kind() + "/" + item.name()).sorted().toList();
  }

  /** What runs pods. */
  List<Item> workloads() {
    return items.stream()
        .filter(item -> item.kind().equals("Deployment") || item.kind().equals("DaemonSet"))
        .toList();
  }
}
