package io.headgate.gateway.admin;

import io.headgate.balancer.listing.IpvsConnections;
import io.headgate.balancer.listing.IpvsView;
import io.headgate.balancer.listing.NodeFigures;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Answers other nodes that list the whole cluster. Questions and answers are JSON; fields are only
 * ever added to either, so that nodes of several versions understand each other:
 *
 * <ul>
 *   <li>{@code {"list": NAME, "parameters": {...}}}, those of {@link ListQuery}: {@code {"items":
 *       [{"namespace", "name", "json"}], "remaining", "next"}}
 *   <li>{@code {"figures": VIEW}}, one of {@link IpvsView}: as {@link FiguresJson} has it
 *   <li>{@code {"connections": true}}: {@code {"text": ...}}
 * </ul>
 *
 * Blocks as long as it takes: on no event loop.
 */
final class NodeAnswers {

  private final AdminSources sources;
  private final List<Listing> listings;

  NodeAnswers(AdminSources sources, List<Listing> listings) {
    this.sources = sources;
    this.listings = listings;
  }

  /** The question for a list, as far as these query parameters say what is in it. */
  static JsonObject listQuestion(Listing listing, MultiMap parameters) {
    JsonObject asked = new JsonObject();
    for (String name : ListQuery.OF_CONTENT) {
      String value = parameters.get(name);
      if (value != null) {
        asked.put(name, value);
      }
    }
    return new JsonObject().put("list", listing.name()).put("parameters", asked);
  }

  static JsonObject figuresQuestion(IpvsView view) {
    return new JsonObject().put("figures", view.text());
  }

  static JsonObject connectionsQuestion() {
    return new JsonObject().put("connections", true);
  }

  /**
   * The answer.
   *
   * @throws RuntimeException where the question is of a kind that this version does not know
   */
  String answer(String text) {
    JsonObject question = new JsonObject(text);
    if (question.getString("list") != null) {
      return list(question).encode();
    }
    if (question.getString("figures") != null) {
      return figures(question.getString("figures")).encode();
    }
    if (question.getBoolean("connections", false)) {
      return new JsonObject().put("text", connections()).encode();
    }
    throw new IllegalArgumentException("\"" + text + "\" (expected: list, figures or connections)");
  }

  /** Open connections of this node, and clients that belong to a pod. */
  String connections() {
    BalancingSources balancing = sources.balancing();
    return IpvsConnections.render(
        sources.snapshots().current(),
        balancing.listing().connections().get(),
        balancing.state().affinity().entries());
  }

  private JsonObject figures(String word) {
    IpvsView view =
        IpvsView.of(word).orElseThrow(() -> new IllegalArgumentException("figures: " + word));
    return FiguresJson.of(
        new NodeFigures(sources.balancing().listing(), view).all(sources.snapshots().current()));
  }

  private JsonObject list(JsonObject question) {
    String name = question.getString("list");
    Listing listing =
        listings.stream()
            .filter(it -> it.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("list: " + name));
    MultiMap parameters = MultiMap.caseInsensitiveMultiMap();
    question
        .getJsonObject("parameters", new JsonObject())
        .forEach(parameter -> parameters.add(parameter.getKey(), parameter.getValue().toString()));
    Listed listed = listing.list(sources.snapshots().current(), ListQuery.of(parameters));
    JsonArray items = new JsonArray();
    for (Item item : listed.items()) {
      items.add(
          new JsonObject()
              .put("namespace", item.namespace())
              .put("name", item.name())
              .put("json", item.json()));
    }
    return new JsonObject()
        .put("items", items)
        .put("remaining", listed.remaining())
        .put("next", listed.next());
  }
}
