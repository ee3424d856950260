package io.headgate.gateway.admin;

import io.headgate.discovery.model.Snapshot;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A list of what all nodes have: rows that are the same are one, with the sums of their counts and
 * the nodes that have it. Made by asking all nodes: it blocks for {@link OtherNodes#DEADLINE} at
 * most.
 */
final class ClusterListing implements Listing {

  private final Listing own;
  private final OtherNodes others;
  private final JsonObject question;

  /**
   * @param parameters of the request
   */
  ClusterListing(Listing own, OtherNodes others, MultiMap parameters) {
    this.own = own;
    this.others = others;
    this.question = NodeAnswers.listQuestion(own, parameters);
  }

  @Override
  public String name() {
    return own.name();
  }

  @Override
  public List<Column> columns() {
    List<Column> columns = new ArrayList<>(own.columns());
    columns.add(new Column("NODES", false, ClusterListing::nodes));
    if (own.rows().counts().contains("active") && own.rows().key().contains("address")) {
      columns.add(new Column("ACTIVE-BY-NODE", true, ClusterListing::activeByNode));
    }
    return columns;
  }

  @Override
  public Rows rows() {
    return own.rows();
  }

  @Override
  public Set<String> passingFields() {
    return own.passingFields();
  }

  @Override
  public List<Item> items(Snapshot snapshot) {
    return list(snapshot, ListQuery.everything()).items();
  }

  @Override
  public Listed list(Snapshot snapshot, ListQuery query) {
    OtherNodes.Gathered gathered = others.ask(question);
    MergedRows merged = new MergedRows(own);
    merged.add(gathered.self(), own.list(snapshot, query));
    List<String> silent = new ArrayList<>(gathered.silent());
    gathered
        .answers()
        .forEach(
            (node, answer) -> {
              try {
                merged.add(node, listed(answer));
              } catch (RuntimeException e) {
                silent.add(node); // it says something else than a list
              }
            });
    Listed page = merged.page(query.page().limit());
    return new Listed(page.items(), page.remaining(), page.next(), silent);
  }

  private static Listed listed(JsonObject answer) {
    List<Item> items = new ArrayList<>();
    for (Object element : answer.getJsonArray("items")) {
      JsonObject item = (JsonObject) element;
      items.add(
          new Item(
              item.getString("namespace"),
              item.getString("name"),
              Map.of(),
              item.getJsonObject("json")));
    }
    return new Listed(items, answer.getLong("remaining", 0L), answer.getString("next", ""));
  }

  private static String nodes(JsonObject json) {
    return json.getBoolean(MergedRows.ON_ALL)
        ? "all"
        : String.join(
            ",", json.getJsonArray(MergedRows.NODES).stream().map(Object::toString).toList());
  }

  private static String activeByNode(JsonObject json) {
    JsonObject active = json.getJsonObject(MergedRows.ACTIVE_BY_NODE, new JsonObject());
    return active.isEmpty()
        ? "<none>"
        : String.join(
            ",", active.stream().map(entry -> entry.getKey() + "=" + entry.getValue()).toList());
  }
}
