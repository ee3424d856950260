package io.headgate.gateway.admin;

import io.headgate.discovery.model.Snapshot;
import io.headgate.gateway.tls.CertificateStore;
import io.headgate.gateway.tls.ServedCertificate;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** {@code get certificates}: what is served, for which hosts, and until when; never a key. */
final class CertificatesListing implements Listing {

  private final CertificateStore certificates;

  CertificatesListing(CertificateStore certificates) {
    this.certificates = certificates;
  }

  @Override
  public String name() {
    return "certificates";
  }

  @Override
  public List<Column> columns() {
    return List.of(
        Column.of("SECRET", "secret"),
        new Column("HOSTS", false, json -> joined(json.getJsonArray("hosts"))),
        Column.of("NOT-AFTER", "notAfter"),
        Column.of("PROBLEM", "problem"),
        new Column("NAMES", true, json -> joined(json.getJsonArray("names"))));
  }

  @Override
  public List<Item> items(Snapshot snapshot) {
    return certificates.served().stream()
        .map(CertificatesListing::item)
        .sorted(Comparator.comparing(Item::namespace).thenComparing(Item::name))
        .toList();
  }

  private static Item item(ServedCertificate certificate) {
    JsonObject json =
        new JsonObject()
            .put("namespace", certificate.secret().namespace())
            .put("secret", certificate.secret().name())
            .put("hosts", new JsonArray(certificate.hosts()))
            .put("names", new JsonArray(certificate.names()))
            .put("notAfter", certificate.notAfter().toString())
            .put("problem", certificate.problem());
    return new Item(certificate.secret().namespace(), certificate.secret().name(), Map.of(), json);
  }

  private static String joined(JsonArray values) {
    return values.isEmpty()
        ? "<none>"
        : String.join(",", values.stream().map(Object::toString).toList());
  }
}
