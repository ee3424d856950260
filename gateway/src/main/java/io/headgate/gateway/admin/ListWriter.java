package io.headgate.gateway.admin;

import io.headgate.discovery.model.Snapshot;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/**
 * Writes one list to one client: once, or, for a watch, again and again only what is new or
 * different. One thread at a time.
 */
final class ListWriter {

  /** The field that names nodes that do not answer. */
  private static final String UNANSWERED = "unanswered";

  private final Listing listing;
  private final ListQuery query;
  private Set<Object> latest = Set.of();
  private Table table = Table.of(List.of(), List.of());
  private List<String> silent = List.of();
  private boolean first = true;
  private boolean headed;

  ListWriter(Listing listing, ListQuery query) {
    this.listing = listing;
    this.query = query;
  }

  /** What is to be written now; empty where there is nothing (more) to say. */
  String next(Snapshot snapshot) {
    return next(snapshot, listing.list(snapshot, query));
  }

  /** The same, of a list that is there already. */
  String next(Snapshot snapshot, Listed listed) {
    String text =
        switch (query.output()) {
          case TABLE, WIDE -> rows(listed.items()) + rest(listed) + silent(listed);
          case JSON ->
              query.watch()
                  ? lines(listed.items()) + silent(listed)
                  : json(snapshot, listed).encodePrettily() + "\n";
          case YAML ->
              query.watch()
                  ? documents(listed.items()) + silent(listed)
                  : yaml(json(snapshot, listed));
        };
    first = false;
    silent = listed.silent();
    return text;
  }

  private String rows(List<Item> items) {
    StringBuilder text = new StringBuilder();
    if (!headed && !items.isEmpty()) {
      headed = true;
      table = Table.of(columns(), items);
      text.append(table.header());
    }
    text.append(changed(items, table::standing, table::row));
    return text.toString();
  }

  /** Of those that were not written so the last time. */
  private String changed(
      List<Item> items, Function<Item, Object> standing, Function<Item, String> written) {
    StringBuilder text = new StringBuilder();
    Set<Object> now = new HashSet<>();
    for (Item item : items) {
      Object state = standing.apply(item);
      now.add(state);
      if (!latest.contains(state)) {
        text.append(written.apply(item));
      }
    }
    latest = now;
    return text.toString();
  }

  private List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    if (query.namespace().isEmpty()) {
      columns.add(Column.of("NAMESPACE", "namespace"));
    }
    for (Column column : listing.columns()) {
      if (!column.wide() || query.output() == OutputFormat.WIDE) {
        columns.add(column);
      }
    }
    return columns;
  }

  private String lines(List<Item> items) {
    return changed(items, this::standing, item -> item.json().encode() + "\n");
  }

  private String documents(List<Item> items) {
    return changed(items, this::standing, item -> "---\n" + yaml(item.json()));
  }

  /** An item without what changes as time passes. */
  private JsonObject standing(Item item) {
    JsonObject json = item.json().copy();
    listing.passingFields().forEach(json::remove);
    return json;
  }

  /** That there is more, where a whole table would be too long. */
  private String rest(Listed listed) {
    return first && listed.remaining() > 0 ? "... and " + listed.remaining() + " more\n" : "";
  }

  /** Which nodes do not answer, where these are others than the last time. */
  private String silent(Listed listed) {
    if (listed.silent().equals(silent)) {
      return "";
    }
    JsonObject json = new JsonObject().put(UNANSWERED, new JsonArray(listed.silent()));
    return switch (query.output()) {
      case TABLE, WIDE -> OtherNodes.lines(listed.silent());
      case JSON -> json.encode() + "\n";
      case YAML -> "---\n" + yaml(json);
    };
  }

  private static JsonObject json(Snapshot snapshot, Listed listed) {
    JsonArray array = new JsonArray();
    listed.items().forEach(item -> array.add(item.json()));
    JsonObject json = new JsonObject().put("sequence", snapshot.sequence()).put("items", array);
    if (listed.remaining() > 0) {
      json.put("remainingItemCount", listed.remaining()).put("continue", listed.next());
    }
    if (!listed.silent().isEmpty()) {
      json.put(UNANSWERED, new JsonArray(listed.silent()));
    }
    return json;
  }

  private static String yaml(JsonObject json) {
    DumpSettings settings =
        DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).setIndent(2).build();
    return new Dump(settings).dumpToString(plain(json));
  }

  /** Vert.x's JSON wrappers as plain maps and lists. */
  private static Object plain(Object value) {
    return switch (value) {
      case JsonObject object -> {
        var map = new java.util.LinkedHashMap<String, Object>();
        object.forEach(entry -> map.put(entry.getKey(), plain(entry.getValue())));
        yield map;
      }
      case JsonArray array -> {
        List<Object> list = new ArrayList<>();
        array.forEach(element -> list.add(plain(element)));
        yield list;
      }
      default -> value;
    };
  }
}
