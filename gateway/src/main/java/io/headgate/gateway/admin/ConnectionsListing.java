package io.headgate.gateway.admin;

import io.headgate.discovery.model.Snapshot;
import java.util.List;

/** {@code get connections}: how many each endpoint has and had, and their bytes. */
final class ConnectionsListing implements Listing {

  private final EndpointsListing endpoints;

  ConnectionsListing(EndpointsListing endpoints) {
    this.endpoints = endpoints;
  }

  @Override
  public String name() {
    return "connections";
  }

  @Override
  public List<Column> columns() {
    return List.of(
        Column.of("SERVICE", "service"),
        Column.of("PORT", "servicePort"),
        new Column("ENDPOINT", false, EndpointsListing::address),
        Column.of("ACTIVE", "active"),
        Column.of("TOTAL", "total"),
        Column.of("FAILURES", "failures"),
        Column.of("BYTES-TO", "bytesToEndpoint"),
        Column.of("BYTES-FROM", "bytesFromEndpoint"),
        Column.wide("POD", "pod"));
  }

  @Override
  public Rows rows() {
    return endpoints.rows();
  }

  @Override
  public List<Item> items(Snapshot snapshot) {
    return endpoints.items(snapshot);
  }
}
