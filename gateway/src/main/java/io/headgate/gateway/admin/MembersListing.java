package io.headgate.gateway.admin;

import io.headgate.balancer.state.ClusterMember;
import io.headgate.balancer.state.ClusterView;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.Snapshot;
import io.vertx.core.json.JsonObject;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code get members}: the nodes that share, the oldest first. They belong to no namespace. */
final class MembersListing implements Listing {

  private final ClusterView cluster;

  MembersListing(ClusterView cluster) {
    this.cluster = cluster;
  }

  @Override
  public String name() {
    return "members";
  }

  @Override
  public List<Column> columns() {
    return List.of(
        Column.of("NODE", "node"),
        Column.of("ADDRESS", "address"),
        Column.of("VERSION", "version"),
        new Column("SELF", false, json -> json.getBoolean("self") ? "*" : ""));
  }

  @Override
  public Rows rows() {
    return new Rows(List.of("node", "address"), Set.of());
  }

  @Override
  public List<Item> items(Snapshot snapshot) {
    List<Item> items = new ArrayList<>();
    for (ClusterMember member : cluster.members()) {
      JsonObject json =
          new JsonObject()
              .put("node", member.node())
              .put("address", text(member.address()))
              .put("version", member.version())
              .put("self", member.self());
      items.add(new Item("", member.node(), Map.of(), json));
    }
    return items;
  }

  private static String text(InetSocketAddress address) {
    return new EndpointAddress(address).toString();
  }
}
