package io.headgate.gateway.admin;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the rows of several nodes together. Of what the nodes say differently the first one is
 * believed, which is the one that was asked. One thread.
 */
final class MergedRows {

  /** The nodes that have the row. */
  static final String NODES = "nodes";

  /** Whether those are all that have answered. */
  static final String ON_ALL = "onAllNodes";

  static final String ACTIVE_BY_NODE = "activeByNode";

  private static final String ACTIVE = "active";

  /** What tells ports of a Service, and endpoints of a port, apart. */
  private static final List<String> ELEMENT_KEY = List.of("name", "protocol", "address", "port");

  private final Listing listing;
  private final Map<Object, Item> rows = new LinkedHashMap<>();
  private int nodes;
  private boolean strange;
  private long remaining;

  /** Up to where the rows of all nodes are known, of a list that comes in pages. */
  private Optional<String> known = Optional.empty();

  MergedRows(Listing listing) {
    this.listing = listing;
  }

  /** Adds what a node has. */
  void add(String node, Listed listed) {
    nodes++;
    for (Item item : listed.items()) {
      Object key = key(item.json());
      Item row = rows.get(key);
      if (row == null) {
        strange |= nodes > 1;
        JsonObject json = item.json().copy().put(NODES, new JsonArray());
        row = new Item(item.namespace(), item.name(), item.labels(), json);
        rows.put(key, row);
      } else {
        merge(row.json(), item.json());
      }
      row.json().getJsonArray(NODES).add(node);
      countAt(node, item.json(), row.json());
    }
    if (listed.remaining() > 0) {
      remaining = Math.max(remaining, listed.remaining());
      known =
          Optional.of(known.filter(it -> it.compareTo(listed.next()) < 0).orElse(listed.next()));
    }
  }

  /** The rows, or as many as are asked for of a list that comes in pages. */
  Listed page(int limit) {
    List<Item> items = new ArrayList<>(rows.values());
    items.forEach(it -> it.json().put(ON_ALL, it.json().getJsonArray(NODES).size() == nodes));
    boolean paged = !items.isEmpty() && !listing.place(items.getFirst()).isEmpty();
    if (!paged) {
      if (strange) {
        items.sort(Comparator.comparing(Item::namespace).thenComparing(Item::name));
      }
      return Listed.whole(items);
    }
    items.sort(Comparator.comparing(listing::place));
    List<Item> page =
        items.stream()
            .filter(it -> known.map(end -> listing.place(it).compareTo(end) <= 0).orElse(true))
            .limit(limit)
            .toList();
    // At least: what two nodes have after it may be the same, or not.
    long after = items.size() - page.size() + remaining;
    return new Listed(page, after, listing.place(page.getLast()));
  }

  private Object key(JsonObject json) {
    if (listing.rows().key().isEmpty()) {
      JsonObject content = json.copy();
      listing.passingFields().forEach(content::remove);
      return content;
    }
    return key(json, listing.rows().key());
  }

  private static List<Object> key(JsonObject json, List<String> fields) {
    List<Object> key = new ArrayList<>();
    fields.forEach(field -> key.add(String.valueOf(json.getValue(field))));
    return key;
  }

  private void countAt(String node, JsonObject said, JsonObject row) {
    if (listing.rows().counts().contains(ACTIVE) && said.containsKey(ACTIVE)) {
      JsonObject counts = row.getJsonObject(ACTIVE_BY_NODE, new JsonObject());
      row.put(ACTIVE_BY_NODE, counts.put(node, said.getInteger(ACTIVE)));
      row.put("activeCluster", row.getInteger(ACTIVE));
    }
  }

  private void merge(JsonObject row, JsonObject other) {
    for (String field : other.fieldNames()) {
      Object mine = row.getValue(field);
      Object its = other.getValue(field);
      if (listing.rows().counts().contains(field)
          && mine instanceof Number a
          && its instanceof Number b) {
        row.put(field, a.longValue() + b.longValue());
      } else if (mine instanceof JsonArray a && its instanceof JsonArray b) {
        merge(a, b);
      }
    }
    if (row.containsKey("ejectedFor")) {
      row.put("ejected", !row.getJsonArray("ejectedFor").isEmpty());
    }
  }

  /** Elements that only the other has are added; objects that both have are merged. */
  private void merge(JsonArray mine, JsonArray its) {
    Map<Object, Object> known = new HashMap<>();
    mine.forEach(element -> known.put(elementKey(element), element));
    for (Object element : its) {
      Object same = known.get(elementKey(element));
      if (same == null) {
        mine.add(element);
      } else if (same instanceof JsonObject a && element instanceof JsonObject b) {
        merge(a, b);
      }
    }
  }

  private static Object elementKey(Object element) {
    return element instanceof JsonObject object ? key(object, ELEMENT_KEY) : element;
  }
}
