package io.headgate.gateway.metrics;

import io.headgate.balancer.listing.TrafficBook;
import io.headgate.balancer.proxy.CloseCause;
import io.headgate.balancer.proxy.FlowCounters;
import io.headgate.balancer.proxy.Refusal;
import io.headgate.balancer.proxy.SocketCounters;
import io.headgate.balancer.selection.AffinityTally;
import io.headgate.balancer.selection.EndpointPicker;
import io.headgate.balancer.state.AffinityEntries;
import io.headgate.balancer.state.Ejection;
import io.headgate.discovery.dns.DnsCounters;
import io.headgate.discovery.dns.Rcode;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.model.SnapshotObserver;
import io.headgate.discovery.model.TimeSource;
import io.headgate.gateway.admin.RequestFigures;
import io.headgate.gateway.admission.AdmissionCounters;
import io.headgate.gateway.http.EntryCounters;
import io.headgate.gateway.http.IngressServer;
import io.headgate.gateway.http.RequestObserver;
import io.headgate.gateway.http.RequestTrace;
import io.headgate.gateway.http.accesslog.AccessLog;
import io.headgate.gateway.routing.Route;
import io.headgate.gateway.tls.CertificateStore;
import io.headgate.gateway.tls.Stapling;
import io.headgate.gateway.tracing.SpanCounters;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The series of this node. Follows the snapshots on the control thread, so that a series begins and
 * ends with its object; hears of requests on event loops; scraped on any thread.
 */
public final class Metrics implements SnapshotObserver, RequestObserver {

  private final PrometheusRegistry series = new PrometheusRegistry();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, series, Clock.SYSTEM);
  private final StateSources state;
  private final IngressSeries ingresses = new IngressSeries();
  private final TimeSource time;
  private @Nullable NginxRequestSeries nginx;
  private volatile Snapshot snapshot = Snapshot.empty(new NodeInfo("", ""));
  private volatile double changedSeconds;

  /**
   * @param traffic has seen a snapshot before this does
   * @param problems those that only show at run time
   */
  public Metrics(
      TrafficBook traffic,
      StateSources state,
      SocketCounters sockets,
      FlowCounters flows,
      ProblemLog problems) {
    this.state = state;
    this.time = state.time();
    series.register(ingresses);
    series.register(new ServiceSeries(traffic, state.state().ejections(), () -> snapshot));
    series.register(new EndpointSeries(state.state(), () -> snapshot));
    series.register(new MemberSeries(state.state().cluster()));
    series.register(new ProcessSeries());
    build();
    sockets(sockets);
    flows(flows);
    for (Ejection.Reason reason : Ejection.Reason.values()) {
      FunctionCounter.builder("headgate.ejections", state.ejections(), log -> log.total(reason))
          .tag("reason", reason.text())
          .description("Endpoints that were taken out of new connections")
          .register(registry);
    }
    Gauge.builder("headgate.connections.waiting", state.picker(), EndpointPicker::waiting)
        .description(
            "Connections and requests that wait because every endpoint has max-connections")
        .register(registry);
    affinity(state.state().affinity().entries());
    ClusterSeries.register(registry, state.state().cluster());
    Gauge.builder("headgate.snapshot.sequence", this, metrics -> metrics.snapshot.sequence())
        .description("The number of the snapshot that is served; each change raises it")
        .register(registry);
    Gauge.builder(
            "headgate.problems",
            this,
            metrics -> metrics.snapshot.problems().size() + problems.current().size())
        .description("What get problems lists: objects and ports that are not served as asked")
        .register(registry);
  }

  /** Adds the series of the name server, where there is one. */
  public void add(DnsCounters dns) {
    for (Rcode rcode : Rcode.values()) {
      FunctionCounter.builder("headgate.dns.answers", dns, it -> it.answeredTotal(rcode))
          .description("Answers of the name server, by response code")
          .tag("rcode", rcode.name())
          .register(registry);
    }
    counter(
        "headgate.dns.ignored",
        "Messages to the name server that were no queries",
        dns,
        DnsCounters::ignoredTotal);
  }

  /** Adds what connections to the ports of Ingresses go through before a request. */
  public void add(EntryCounters entry) {
    EntrySeries.register(registry, entry);
  }

  /** Adds what an API server asks before it takes an Ingress, where it does. */
  public void add(AdmissionCounters admission) {
    AdmissionSeries.register(registry, admission);
  }

  /** Adds how old the view of the API server is, where there is one. */
  public void addStaleness(Supplier<Duration> staleness) {
    Gauge.builder(
            "headgate.api.server.stale.seconds", staleness, it -> it.get().toMillis() / 1000.0)
        .description("How long the API server has not been followed; 0 while it is")
        .register(registry);
  }

  /** Adds whether this node is the one that writes to the API server; only where there is one. */
  public void addLeadership(BooleanSupplier leadership) {
    Gauge.builder("headgate.leader", leadership, it -> it.getAsBoolean() ? 1 : 0)
        .description("1 where this node writes statuses and Events to the API server")
        .register(registry);
  }

  /**
   * Adds the connections of clients of Ingresses, the certificates they are shown, and the keys of
   * their tokens.
   */
  public void add(IngressServer server, CertificateStore certificates) {
    counter(
        "headgate.http.connections.accepted",
        "Connections of HTTP and HTTPS clients",
        server,
        IngressServer::acceptedTotal);
    Gauge.builder("headgate.http.connections.open", server, IngressServer::open)
        .description("Connections of HTTP and HTTPS clients that are open")
        .register(registry);
    TokenSeries.register(registry, server.keysOfTokens());
    series.register(new CertificateSeries(certificates::served));
  }

  /** Adds what authorities say of the certificates that clients are shown. */
  public void add(Stapling stapling) {
    counter(
        "headgate.ocsp.requests",
        "Questions to authorities about certificates",
        stapling,
        Stapling::asked);
    counter(
        "headgate.ocsp.requests.failed",
        "Those of them that brought no good status",
        stapling,
        Stapling::failed);
    Gauge.builder("headgate.ocsp.stapled", stapling, Stapling::stapled)
        .description("Certificates that clients are shown with a good status")
        .register(registry);
    Gauge.builder("headgate.ocsp.missing", stapling, Stapling::missing)
        .description("Certificates with a responder and without a good status")
        .register(registry);
  }

  /** Adds what the log of requests could not take. */
  public void add(AccessLog log) {
    counter(
        "headgate.access.log.dropped",
        "Lines of the access log that were left out because nobody read them",
        log,
        AccessLog::leftOut);
  }

  /** Adds what becomes of spans of requests. */
  public void add(SpanCounters spans) {
    counter(
        "headgate.spans.ended",
        "Spans that were to be sent; those neither sent nor failed wait, or were left out",
        spans,
        SpanCounters::endedTotal);
    counter("headgate.spans.sent", "Spans that the collector took", spans, SpanCounters::sentTotal);
    counter(
        "headgate.spans.failed",
        "Spans that the collector did not take",
        spans,
        SpanCounters::failedTotal);
  }

  /** Adds how late event loops are; they are looked at every second from now on. */
  public void add(Iterable<? extends ScheduledExecutorService> eventLoops) {
    series.register(LoopLag.of(eventLoops, time));
  }

  /** Adds the series of ingress-nginx under its names; before the first request. */
  public void add(NginxNames names, IngressServer server, CertificateStore certificates) {
    NginxRequestSeries requests = new NginxRequestSeries(names);
    nginx = requests;
    series.register(requests);
    series.register(
        new NginxNodeSeries(
            names,
            new NginxNodeSeries.Sources(
                () -> snapshot, () -> changedSeconds, server, certificates)));
  }

  /** What the requests of every Ingress that has had one came to. */
  public Map<IngressName, RequestFigures> requests() {
    return ingresses.figures();
  }

  /** Everything, in Prometheus' text format. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void requestEnded(
      @Nullable Route route, int statusCode, long received, long sent, RequestTrace trace) {
    ingresses.requestEnded(route, statusCode, received, sent, trace);
    NginxRequestSeries wanted = nginx;
    if (wanted != null) {
      wanted.requestEnded(route, statusCode, received, sent, trace);
    }
  }

  @Override
  public void onSnapshot(SnapshotDelta delta, Snapshot now) {
    ingresses.follow(delta, now);
    NginxRequestSeries wanted = nginx;
    if (wanted != null) {
      wanted.follow(delta, now);
    }
    changedSeconds = time.now().toEpochMilli() / 1e3;
    snapshot = now;
  }

  private void build() {
    Gauge.builder("headgate.build.info", () -> 1)
        .description("1, with the version")
        .tag("version", Versions.own())
        .register(registry);
  }

  private void affinity(AffinityEntries entries) {
    for (AffinityTally.Outcome outcome : AffinityTally.Outcome.values()) {
      FunctionCounter.builder(
              "headgate.affinity.picks",
              state.picker().affinityTally(),
              tally -> tally.total(outcome))
          .description("Choices for clients that belong to a pod, by what came of them")
          .tag("outcome", outcome.text())
          .register(registry);
    }
    Gauge.builder("headgate.affinity.clients", entries, AffinityEntries::size)
        .description("Clients that belong to a pod by sessionAffinity")
        .register(registry);
    counter(
        "headgate.affinity.evicted",
        "Clients that lost their pod before their time, because there were too many",
        entries,
        AffinityEntries::evicted);
  }

  private void sockets(SocketCounters sockets) {
    counter(
        "headgate.connections.accepted",
        "Connections taken on Service ports",
        sockets,
        SocketCounters::acceptedTotal);
    for (Refusal cause : Refusal.values()) {
      FunctionCounter.builder(
              "headgate.connections.refused", sockets, counters -> counters.refusedTotal(cause))
          .description("Connections taken on Service ports that got no endpoint, by reason")
          .tag("reason", cause.text())
          .register(registry);
    }
    for (CloseCause cause : CloseCause.values()) {
      FunctionCounter.builder(
              "headgate.connections.closed", sockets, counters -> counters.closedTotal(cause))
          .description("Connections on Service ports that neither peer has ended, by reason")
          .tag("reason", cause.text())
          .register(registry);
    }
    counter(
        "headgate.accept.pauses",
        "Times that a Service port stopped accepting for want of file descriptors",
        sockets,
        SocketCounters::acceptPausesTotal);
    Gauge.builder("headgate.connections.open", sockets, SocketCounters::open)
        .description("Connections that are open on Service ports")
        .register(registry);
  }

  private void flows(FlowCounters flows) {
    counter(
        "headgate.udp.flows",
        "Flows opened on UDP Service ports: one for each client address and port",
        flows,
        FlowCounters::openedTotal);
    for (FlowCounters.Eviction why : FlowCounters.Eviction.values()) {
      FunctionCounter.builder(
              "headgate.udp.flows.evicted", flows, counters -> counters.evictedTotal(why))
          .description("Flows that had to make room, because there were too many of all or of one")
          .tag("reason", why.text())
          .register(registry);
    }
    Gauge.builder("headgate.udp.flows.open", flows, FlowCounters::open)
        .description("Flows that are open on UDP Service ports")
        .register(registry);
    for (FlowCounters.Drop why : FlowCounters.Drop.values()) {
      FunctionCounter.builder(
              "headgate.udp.datagrams.dropped", flows, counters -> counters.droppedTotal(why))
          .description("Datagrams on UDP Service ports that went nowhere, by reason")
          .tag("reason", why.text())
          .register(registry);
    }
  }

  private <T> void counter(String name, String description, T source, ToDoubleFunction<T> value) {
    FunctionCounter.builder(name, source, value)
        .description(description)
        .register((MeterRegistry) registry);
  }
}
