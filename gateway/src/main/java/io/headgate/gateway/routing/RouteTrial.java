package io.headgate.gateway.routing;

import io.headgate.discovery.model.HostMatch;
import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.PathMatch;
import io.headgate.discovery.model.PathPolicy.Expressions;
import io.headgate.gateway.routing.expression.PathExpression;
import io.headgate.gateway.routing.expression.PathExpression.Compiled;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What would become of the routes of an Ingress if it were served beside those of a table, however
 * old it is: a path belongs to who has it. One look-up for each of its paths, or, where paths are
 * expressions, one pass over the routes of their host; no expression but its own is compiled.
 */
public final class RouteTrial {

  private final Ingress ingress;
  private final RouteTable table;
  private final List<Finding> findings = new ArrayList<>();

  private RouteTrial(Ingress ingress, RouteTable table) {
    this.ingress = ingress;
    this.table = table;
  }

  /**
   * Something that is not as its author means it.
   *
   * @param wrong whether a path would be taken from somebody, or could never match; otherwise the
   *     Ingress gets less than it says, and harms nobody
   */
  public record Finding(String message, boolean wrong) {}

  /** What would not be as it is written; empty where everything would. Any thread. */
  public static List<Finding> of(Ingress ingress, RouteTable table) {
    RouteTrial trial = new RouteTrial(ingress, table);
    IngressRoutes.of(ingress).byHost().forEach(trial::host);
    return List.copyOf(trial.findings);
  }

  private void host(HostMatch host, List<Route> own) {
    HostRoutes served = table.claimed(host);
    boolean plain = !served.everyPathIsExpression() && !spreadOver(own);
    boolean expressions = !plain && (spreadOver(own) || spreadOver(others(served)));
    Map<Optional<PathKey>, Route> holders =
        plain ? Map.of() : holders(served.inOrder(), expressions);
    Map<Optional<PathKey>, Route> first = new HashMap<>();
    for (Route route : own) {
      Optional<PathKey> key = key(route, expressions);
      Optional<Route> holder =
          Optional.ofNullable(plain ? served.holder(key) : holders.get(key))
              .filter(it -> !it.ingress().equals(ingress.name()));
      if (route.isCanary()) {
        canary(route, holder);
      } else if (holder.isPresent()) {
        taken(route, holder.get());
      } else {
        Optional.ofNullable(first.putIfAbsent(key, route))
            .ifPresent(it -> said(new RouteConflict(it, route), false));
        path(route, expressions);
      }
    }
  }

  private List<Route> others(HostRoutes served) {
    return served.inOrder().stream().filter(it -> !it.ingress().equals(ingress.name())).toList();
  }

  /** Where an expression of one makes expressions of all, keys are not those of the index. */
  private static Map<Optional<PathKey>, Route> holders(List<Route> served, boolean expressions) {
    Map<Optional<PathKey>, Route> holders = new HashMap<>();
    for (Route route : served) {
      if (!route.isCanary()) {
        holders.putIfAbsent(key(route, expressions), route);
      }
    }
    return holders;
  }

  /** A default backend takes nothing away: it serves where no path does. */
  private void taken(Route route, Route holder) {
    findings.add(
        new Finding(
            route.text() + " is taken by Ingress " + holder.ingress(), route.path().isPresent()));
  }

  private void path(Route route, boolean expressions) {
    if (route.path().isPresent() && (expressions || route.expression().isPresent())) {
      String text = route.path().map(PathMatch::path).orElse("");
      Compiled compiled = route.expression().orElseGet(() -> PathExpression.compile(text));
      if (compiled.expression().isEmpty()) {
        said(new BadExpression(route, compiled.fault()), true);
      }
    }
  }

  private void canary(Route route, Optional<Route> main) {
    List<Route> all = new ArrayList<>(main.stream().toList());
    main.stream()
        .flatMap(it -> it.canaries().stream())
        .filter(it -> !it.ingress().equals(ingress.name()))
        .forEach(all::add);
    all.add(route);
    for (RouteProblem problem : new HostRoutes(all).problems()) {
      if (problem.loser().ingress().equals(ingress.name())) {
        boolean unreadable = route.canary().filter(it -> !it.fault().isEmpty()).isPresent();
        said(problem, unreadable);
      }
    }
  }

  private void said(RouteProblem problem, boolean wrong) {
    findings.add(new Finding(problem.problem().message(), wrong));
  }

  private static boolean spreadOver(List<Route> routes) {
    return routes.stream()
        .anyMatch(it -> !it.isCanary() && it.paths().expressions() == Expressions.HOST);
  }

  /** As {@link HostRoutes#key} has it. */
  private static Optional<PathKey> key(Route route, boolean expressions) {
    boolean expression = expressions || route.expression().isPresent();
    return route.path().map(it -> expression ? PathKey.expression(it) : PathKey.of(it));
  }
}
