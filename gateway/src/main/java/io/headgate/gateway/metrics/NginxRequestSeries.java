package io.headgate.gateway.metrics;

import io.headgate.discovery.model.HostMatch;
import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressBackend;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.IngressPath;
import io.headgate.discovery.model.IngressRule;
import io.headgate.discovery.model.PathMatch;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.gateway.http.RequestTrace;
import io.headgate.gateway.routing.Route;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Requests under the names of ingress-nginx, by rule, method and status: 77 series for each
 * combination that there has been, so their number is bounded. Follows snapshots on the control
 * thread, counts on event loops, collects at a scrape.
 */
final class NginxRequestSeries implements MultiCollector {

  /** Of rule, method and status. */
  static final int MOST_COMBINATIONS = 5_000;

  private static final String PREFIX = "nginx_ingress_controller_";

  /** As the labels have it: what is the same to them is counted together. */
  private record Rule(IngressName ingress, String host, String path, String service) {}

  private final NginxNames names;
  private final ConcurrentHashMap<Rule, NginxRule> rules = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Route, NginxRule> byRoute = new ConcurrentHashMap<>();
  private final Set<IngressName> present = ConcurrentHashMap.newKeySet();
  private final AtomicInteger combinations = new AtomicInteger();
  private final LongAdder leftOut = new LongAdder();
  private final NginxRule none;

  NginxRequestSeries(NginxNames names) {
    this.names = names;
    this.none = new NginxRule(labels(new Rule(new IngressName("", ""), "", "", "")));
  }

  void follow(SnapshotDelta delta, Snapshot snapshot) {
    Map<IngressName, Ingress> ingresses = snapshot.ingress().ingresses();
    for (IngressName name : delta.ingresses()) {
      Ingress ingress = ingresses.get(name);
      if (ingress == null) {
        present.remove(name);
      } else {
        present.add(name);
      }
      byRoute.keySet().removeIf(route -> route.ingress().equals(name));
      Set<Rule> now = ingress == null ? Set.of() : rulesOf(ingress);
      rules.entrySet().removeIf(entry -> isGone(entry.getKey(), name, now, entry.getValue()));
    }
  }

  private boolean isGone(Rule rule, IngressName name, Set<Rule> now, NginxRule counts) {
    boolean gone = rule.ingress.equals(name) && !now.contains(rule);
    if (gone) {
      counts.forEach((labels, its) -> combinations.decrementAndGet());
    }
    return gone;
  }

  void requestEnded(
      @Nullable Route route, int statusCode, long received, long sent, RequestTrace trace) {
    NginxRule rule = route == null ? none : rule(route);
    NginxCounts known = rule.known(trace.method(), statusCode);
    if (known != null) {
      known.requestEnded(received, sent, trace);
    } else if (combinations.incrementAndGet() <= MOST_COMBINATIONS) {
      rule.add(trace.method(), statusCode).requestEnded(received, sent, trace);
    } else {
      combinations.decrementAndGet();
      leftOut.increment();
    }
  }

  /** A request of an Ingress that is gone by its end belongs to none. */
  private NginxRule rule(Route route) {
    NginxRule known = byRoute.get(route);
    if (known != null) {
      return known;
    }
    if (!present.contains(route.ingress())) {
      return none;
    }
    Rule rule =
        new Rule(
            route.ingress(),
            host(route.host()),
            path(route.path()),
            service(Optional.of(route.backend())));
    NginxRule counts = rules.computeIfAbsent(rule, key -> new NginxRule(labels(key)));
    byRoute.put(route, counts);
    return counts;
  }

  private Set<Rule> rulesOf(Ingress ingress) {
    Set<Rule> all = new HashSet<>();
    Optional<IngressBackend> fallback = ingress.routing().defaultBackend();
    all.add(new Rule(ingress.name(), host(new HostMatch.Any()), "/", service(fallback)));
    for (IngressRule rule : ingress.routing().rules()) {
      String host = host(rule.host());
      all.add(new Rule(ingress.name(), host, "/", service(fallback)));
      for (IngressPath path : rule.paths()) {
        all.add(
            new Rule(
                ingress.name(),
                host,
                path(Optional.of(path.path())),
                service(Optional.of(path.backend()))));
      }
    }
    return all;
  }

  private String host(HostMatch host) {
    if (!names.perHost()) {
      return "";
    }
    return host.text().isEmpty() ? "_" : host.text();
  }

  private static String path(Optional<PathMatch> path) {
    return path.map(PathMatch::path).orElse("/");
  }

  private static String service(Optional<IngressBackend> backend) {
    return backend.isPresent()
            && backend.get() instanceof IngressBackend.ServiceBackend(var service, var port)
        ? service.name()
        : "";
  }

  private Labels labels(Rule rule) {
    return names
        .labels()
        .merge(
            Labels.of(
                "namespace",
                rule.ingress.namespace(),
                "ingress",
                rule.ingress.name(),
                "service",
                rule.service,
                "host",
                rule.host,
                "path",
                rule.path,
                "canary",
                ""));
  }

  @Override
  public MetricSnapshots collect() {
    Scrape scrape = new Scrape();
    none.forEach(scrape::add);
    rules.values().forEach(rule -> rule.forEach(scrape::add));
    scrape.leftOut.add(names.labels(), leftOut.sum());
    return scrape.snapshots();
  }

  /** The families of one scrape. */
  private static final class Scrape {

    private final Family requests =
        Family.untyped(PREFIX + "requests", "Requests of clients, by rule, method and status");
    private final Family request =
        histogram("request_duration_seconds", "From the end of a request's head to the end");
    private final Family response =
        histogram("response_duration_seconds", "From the first look for a pod to the end");
    private final Family header =
        histogram("header_duration_seconds", "From the first look for a pod to its answer's head");
    private final Family connect =
        histogram("connect_duration_seconds", "Until there was a connection to a pod");
    private final Family requestSize = histogram("request_size", "Bytes of the request's body");
    private final Family responseSize = histogram("response_size", "Bytes of the response's body");
    private final Family leftOut =
        Family.counter(
            "headgate_requests_without_nginx_series",
            "Requests that ingress-nginx's names do not count, because there are too many series");

    private static Family histogram(String name, String help) {
      return Family.histogram(PREFIX + name, help);
    }

    void add(Labels labels, NginxCounts counts) {
      requests.add(labels, counts.requests.sum());
      request.add(labels, counts.request);
      response.add(labels, counts.response);
      header.add(labels, counts.header);
      connect.add(labels, counts.connect);
      requestSize.add(labels, counts.requestSize);
      responseSize.add(labels, counts.responseSize);
    }

    MetricSnapshots snapshots() {
      return Family.snapshots(
          requests, request, response, header, connect, requestSize, responseSize, leftOut);
    }
  }
}
