package io.headgate.gateway.routing;

import io.headgate.discovery.model.CanaryPolicy;
import io.headgate.discovery.model.ChoicePolicy;
import io.headgate.discovery.model.CookiePolicy;
import io.headgate.discovery.model.HostMatch;
import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressBackend;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.IngressObjects;
import io.headgate.discovery.model.IngressPath;
import io.headgate.discovery.model.IngressPolicies;
import io.headgate.discovery.model.IngressRouting;
import io.headgate.discovery.model.IngressRule;
import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.ObjectMeta;
import io.headgate.discovery.model.PathMatch;
import io.headgate.discovery.model.PathPolicy;
import io.headgate.discovery.model.PortRef;
import io.headgate.discovery.model.RewriteTarget;
import io.headgate.discovery.model.RoutePolicy;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.TlsPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An Ingress in the words of a test: {@code ingress("shop").rule("a.com", "Prefix /", "one")}. */
final class IngressFixture {

  private final IngressName name;
  private final List<IngressRule> rules = new ArrayList<>();
  private Optional<IngressBackend> defaultBackend = Optional.empty();
  private PathPolicy paths = PathPolicy.PLAIN;
  private ChoicePolicy choice = ChoicePolicy.DEFAULT;
  private Instant created = Instant.EPOCH;

  private IngressFixture(IngressName name) {
    this.name = name;
  }

  /** An Ingress of the namespace default, or of another one as {@code other/name}. */
  static IngressFixture ingress(String name) {
    int slash = name.indexOf('/');
    return new IngressFixture(
        slash < 0
            ? new IngressName("default", name)
            : new IngressName(name.substring(0, slash), name.substring(slash + 1)));
  }

  /** A rule of one path; the backend is port 80 of that Service. */
  IngressFixture rule(String host, String path, String service) {
    rules.add(new IngressRule(host(host), List.of(new IngressPath(path(path), backend(service)))));
    return this;
  }

  IngressFixture ruleWithoutPaths(String host) {
    rules.add(new IngressRule(host(host), List.of()));
    return this;
  }

  IngressFixture defaultBackend(String service) {
    defaultBackend = Optional.of(backend(service));
    return this;
  }

  /** Its paths are expressions, or those of its hosts are. */
  IngressFixture expressions(PathPolicy.Expressions which) {
    paths = new PathPolicy(which, paths.rewrite());
    return this;
  }

  /** Its paths are expressions, and are replaced. */
  IngressFixture rewrite(PathPolicy.Expressions which, String target) {
    paths = new PathPolicy(which, RewriteTarget.of(target));
    return this;
  }

  /** It is a canary. */
  IngressFixture canary(CanaryPolicy policy) {
    choice = new ChoicePolicy(Optional.of(policy), choice.cookie(), choice.hash());
    return this;
  }

  /** Clients are led back to their pods. */
  IngressFixture cookie(CookiePolicy policy) {
    choice = new ChoicePolicy(choice.canary(), Optional.of(policy), choice.hash());
    return this;
  }

  /** Created that many seconds after the others. */
  IngressFixture age(int seconds) {
    created = Instant.EPOCH.plusSeconds(seconds);
    return this;
  }

  Ingress build() {
    return new Ingress(
        name,
        new ObjectMeta("uid-" + name, created, Map.of()),
        "headgate",
        new IngressRouting(
            rules,
            defaultBackend,
            new IngressPolicies(RoutePolicy.DEFAULT, paths, choice, TlsPolicy.DEFAULT)),
        List.of());
  }

  static Snapshot snapshot(IngressFixture... ingresses) {
    Map<IngressName, Ingress> byName = new LinkedHashMap<>();
    for (IngressFixture fixture : ingresses) {
      byName.put(fixture.name, fixture.build());
    }
    return snapshot(byName);
  }

  static Snapshot snapshot(Map<IngressName, Ingress> ingresses) {
    return new Snapshot(
        1, new NodeInfo("node", ""), Map.of(), new IngressObjects(ingresses, Map.of()), List.of());
  }

  /** The Service that a request reaches; {@code 404} where it reaches none. */
  static String serviceOf(RouteMatch match) {
    return switch (match) {
      case Route route -> ((IngressBackend.ServiceBackend) route.backend()).service().name();
      case RouteMatch.NoRoute none -> "404";
      case RouteMatch.TooLong path -> "414";
    };
  }

  static HostMatch host(String text) {
    if (text.isEmpty()) {
      return new HostMatch.Any();
    }
    return text.startsWith("*.")
        ? new HostMatch.Wildcard(text.substring(1))
        : new HostMatch.Exact(text);
  }

  /** {@code Prefix /foo}. */
  static PathMatch path(String text) {
    String path = text.substring(text.indexOf(' ') + 1);
    return switch (text.substring(0, text.indexOf(' '))) {
      case "Exact" -> new PathMatch.Exact(path);
      case "Prefix" -> new PathMatch.Prefix(path);
      case "ImplementationSpecific" -> new PathMatch.ImplementationSpecific(path);
      default -> throw new IllegalArgumentException("path type: " + text);
    };
  }

  private IngressBackend backend(String service) {
    return new IngressBackend.ServiceBackend(
        new ServiceName(name.namespace(), service), new PortRef.ByNumber(80));
  }
}
