package io.headgate.gateway.admin;

import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressBackend;
import io.headgate.discovery.model.PathMatch;
import io.headgate.discovery.model.Snapshot;
import io.headgate.gateway.routing.Route;
import io.headgate.gateway.routing.Routes;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code get routes}: one row for every host and path, named by its Ingress. */
final class RoutesListing implements Listing {

  private final Routes routes;

  RoutesListing(Routes routes) {
    this.routes = routes;
  }

  @Override
  public String name() {
    return "routes";
  }

  @Override
  public List<Column> columns() {
    return List.of(
        Column.of("NAME", "ingress"),
        Column.of("CLASS", "ingressClass"),
        new Column("HOST", false, json -> orStar(json.getString("host"))),
        Column.of("PATH", "path"),
        Column.of("TYPE", "pathType"),
        Column.of("BACKEND", "backend"));
  }

  @Override
  public List<Item> items(Snapshot snapshot) {
    return routes.current().routes().stream()
        .map(route -> item(route, snapshot.ingress().ingresses().get(route.ingress())))
        .sorted(
            Comparator.comparing(Item::namespace)
                .thenComparing(Item::name)
                .thenComparing(item -> item.json().getString("host"))
                .thenComparing(item -> item.json().getString("path")))
        .toList();
  }

  private static Item item(Route route, @Nullable Ingress ingress) {
    JsonObject json =
        new JsonObject()
            .put("namespace", route.ingress().namespace())
            .put("ingress", route.ingress().name())
            .put("ingressClass", ingress == null ? "" : ingress.ingressClass())
            .put("host", route.host().text())
            .put("path", route.path().map(PathMatch::path).orElse(""))
            .put("pathType", route.path().map(RoutesListing::type).orElse("defaultBackend"))
            .put("backend", text(route.backend()));
    return new Item(
        route.ingress().namespace(),
        route.ingress().name(),
        ingress == null ? Map.of() : ingress.meta().labels(),
        json);
  }

  /** {@code shop:80}, or {@code Kind/name} of a resource. */
  static String text(IngressBackend backend) {
    return switch (backend) {
      case IngressBackend.ServiceBackend(var service, var port) -> service.name() + ":" + port;
      case IngressBackend.ResourceBackend(String kind, String name) -> kind + "/" + name;
    };
  }

  /** By the API's own words. */
  private static String type(PathMatch path) {
    return switch (path) {
      case PathMatch.Exact exact -> "Exact";
      case PathMatch.Prefix prefix -> "Prefix";
      case PathMatch.ImplementationSpecific own -> "ImplementationSpecific";
    };
  }

  private static String orStar(String host) {
    return host.isEmpty() ? "*" : host;
  }
}
