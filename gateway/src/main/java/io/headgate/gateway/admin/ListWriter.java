package io.headgate.gateway.admin;

import io.headgate.discovery.model.Snapshot;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/**
 * Writes one list to one client: once, or, for a watch, again and again only what is new or
 * different. One thread at a time.
 */
final class ListWriter {

  private final Listing listing;
  private final ListQuery query;
  private Set<String> written = Set.of();
  private Table table = Table.of(List.of(), List.of());
  private boolean first = true;

  ListWriter(Listing listing, ListQuery query) {
    this.listing = listing;
    this.query = query;
  }

  /** What is to be written now; empty where there is nothing (more) to say. */
  String next(Snapshot snapshot) {
    Listed listed = listing.list(snapshot, query);
    String text =
        switch (query.output()) {
          case TABLE, WIDE -> rows(listed.items()) + rest(listed);
          case JSON ->
              query.watch()
                  ? lines(listed.items())
                  : json(snapshot, listed).encodePrettily() + "\n";
          case YAML -> yaml(snapshot, listed);
        };
    first = false;
    return text;
  }

  private String rows(List<Item> items) {
    StringBuilder text = new StringBuilder();
    if (first || table.header().isBlank()) {
      table = Table.of(columns(), items);
      text.append(items.isEmpty() ? "" : table.header());
    }
    Set<String> now = new HashSet<>();
    for (Item item : items) {
      String row = table.row(item);
      now.add(row);
      if (!written.contains(row)) {
        text.append(row);
      }
    }
    written = now;
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
    StringBuilder text = new StringBuilder();
    Set<String> now = new HashSet<>();
    for (Item item : items) {
      String line = item.json().encode() + "\n";
      now.add(line);
      if (!written.contains(line)) {
        text.append(line);
      }
    }
    written = now;
    return text.toString();
  }

  /** That there is more, where a whole table would be too long. */
  private String rest(Listed listed) {
    return first && listed.remaining() > 0 ? "... and " + listed.remaining() + " more\n" : "";
  }

  private static JsonObject json(Snapshot snapshot, Listed listed) {
    JsonArray array = new JsonArray();
    listed.items().forEach(item -> array.add(item.json()));
    JsonObject json = new JsonObject().put("sequence", snapshot.sequence()).put("items", array);
    if (listed.remaining() > 0) {
      json.put("remainingItemCount", listed.remaining()).put("continue", listed.next());
    }
    return json;
  }

  private static String yaml(Snapshot snapshot, Listed listed) {
    DumpSettings settings =
        DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).setIndent(2).build();
    return new Dump(settings).dumpToString(plain(json(snapshot, listed)));
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
