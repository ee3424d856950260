package io.headgate.gateway.app;

import io.headgate.discovery.build.Compat;
import io.headgate.discovery.check.ReadIngresses;
import io.headgate.discovery.model.HostMatch;
import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.IngressObjects;
import io.headgate.discovery.model.IngressPath;
import io.headgate.discovery.model.IngressRule;
import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.PathMatch;
import io.headgate.discovery.model.PathPolicy.Expressions;
import io.headgate.discovery.model.Snapshot;
import io.headgate.gateway.routing.RouteTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds requests that ingress-nginx answers otherwise than this program, or {@code --compat
 * faithful} otherwise than {@code strict}: for each rule some are tried, with the routes that would
 * serve them, and those that differ are examples.
 *
 * <p>What ingress-nginx does is known of the habits that the blog of Kubernetes warned of before
 * its end (2026-02-27), and of one more, since paths of type ImplementationSpecific become
 * locations of nginx as they are written (v1.15, template.go).
 */
final class RequestDifferences {

  /** Of one path; more would say the same again. */
  private static final int MOST_EXAMPLES = 2;

  private static final Comparator<HostMatch> BY_TEXT = Comparator.comparing(HostMatch::text);

  private final List<Ingress> ingresses;
  private final RouteTable faithful;
  private final RouteTable strict;
  private final List<RequestDifference> found = new ArrayList<>();
  private boolean escapedSlashIsShown;

  private RequestDifferences(ReadIngresses read) {
    this.ingresses =
        read.under(Compat.FAITHFUL).stream()
            .filter(it -> it.routing().choice().canary().isEmpty())
            .sorted(Ingress.OLDEST_FIRST)
            .toList();
    this.faithful = table(read.under(Compat.FAITHFUL));
    this.strict = table(read.under(Compat.STRICT));
  }

  /** Host by host; empty where nobody would notice a difference. */
  static List<RequestDifference> of(ReadIngresses read) {
    RequestDifferences differences = new RequestDifferences(read);
    differences.hosts().forEach(differences::host);
    return List.copyOf(differences.found);
  }

  private static RouteTable table(List<Ingress> ingresses) {
    Map<IngressName, Ingress> byName = new HashMap<>();
    ingresses.forEach(it -> byName.put(it.name(), it));
    return RouteTable.of(
        new Snapshot(
            1, new NodeInfo("", ""), Map.of(), new IngressObjects(byName, Map.of()), List.of()));
  }

  private Map<HostMatch, Set<PathMatch>> hosts() {
    Map<HostMatch, Set<PathMatch>> hosts = new TreeMap<>(BY_TEXT);
    for (Ingress ingress : ingresses) {
      for (IngressRule rule : ingress.routing().rules()) {
        Set<PathMatch> paths = hosts.computeIfAbsent(rule.host(), host -> new LinkedHashSet<>());
        rule.paths().stream().map(IngressPath::path).forEach(paths::add);
      }
    }
    return hosts;
  }

  private void host(HostMatch host, Set<PathMatch> paths) {
    Optional<Ingress> cause =
        ingresses.stream()
            .filter(it -> it.routing().paths().expressions() == Expressions.HOST)
            .filter(it -> it.routing().rules().stream().anyMatch(r -> r.host().equals(host)))
            .findFirst();
    TriedHost tried = new TriedHost(host, faithful, strict);
    for (PathMatch path : paths) {
      if (cause.isPresent()) {
        expressions(tried, path, cause.get());
      } else if (!path.path().equals("/")) {
        texts(tried, path, paths);
      }
    }
  }

  /**
   * One expression makes expressions of all paths of a host, in any case and from the beginning.
   */
  private void expressions(TriedHost tried, PathMatch path, Ingress cause) {
    String annotation =
        cause.routing().paths().rewrite().isPresent() ? "rewrite-target" : "use-regex";
    Set<String> targets = SampleTargets.ofExpression(path.path());
    targets.stream()
        .filter(it -> !tried.faithful(it).equals(tried.strict(it)))
        .limit(MOST_EXAMPLES)
        .forEach(
            it ->
                add(
                    tried.difference(
                        it,
                        tried.faithful(it),
                        "%s of Ingress %s: every path of the host is an expression, in any case of letters and open at its end"
                            .formatted(annotation, cause.name()))));
  }

  private void texts(TriedHost tried, PathMatch path, Set<PathMatch> all) {
    String text = path.path();
    if (text.endsWith("/")) {
      String without = text.substring(0, text.length() - 1);
      if (all.stream().noneMatch(it -> it.path().equals(without))) {
        add(
            tried.difference(
                without,
                "301 to " + text,
                "a path that ends with a slash: there who leaves it out is redirected"));
      }
      return;
    }
    String longer = text + "-x";
    if (path instanceof PathMatch.ImplementationSpecific
        && !tried.strict(longer).equals(tried.strict(text))) {
      add(
          tried.difference(
              longer,
              tried.strict(text),
              "ImplementationSpecific is a beginning of text there, and of whole elements here"));
    }
    String escaped = text + "%2Fx";
    if (!(path instanceof PathMatch.Exact)
        && !escapedSlashIsShown
        && !tried.strict(escaped).equals(tried.strict(text))) {
      escapedSlashIsShown = true;
      add(
          tried.difference(
              escaped,
              tried.strict(text),
              "an escaped slash separates elements there, and not here; on every host"));
    }
  }

  private void add(RequestDifference difference) {
    if (!found.contains(difference)) {
      found.add(difference);
    }
  }
}
