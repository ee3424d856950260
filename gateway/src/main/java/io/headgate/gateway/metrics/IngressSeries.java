package io.headgate.gateway.metrics;

import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.gateway.admin.RequestFigures;
import io.headgate.gateway.http.RequestTrace;
import io.headgate.gateway.routing.Route;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The series of every Ingress that has had a request, and, with empty names, of requests that none
 * took. Follows snapshots on the control thread, counts on event loops, collects at a scrape.
 */
final class IngressSeries implements MultiCollector {

  private static final IngressName NONE = new IngressName("", "");

  private final ConcurrentHashMap<IngressName, IngressCounts> ingresses = new ConcurrentHashMap<>();
  private final IngressCounts withoutRoute = new IngressCounts();

  void follow(SnapshotDelta delta, Snapshot snapshot) {
    for (IngressName name : delta.ingresses()) {
      if (snapshot.ingress().ingresses().containsKey(name)) {
        ingresses.computeIfAbsent(name, key -> new IngressCounts());
      } else {
        ingresses.remove(name);
      }
    }
  }

  void requestEnded(
      @Nullable Route route, int statusCode, long received, long sent, RequestTrace trace) {
    IngressCounts counts = route == null ? withoutRoute : ingresses.get(route.ingress());
    (counts == null ? withoutRoute : counts).requestEnded(statusCode, received, sent, trace);
  }

  /** Of every Ingress that has had a request. */
  Map<IngressName, RequestFigures> figures() {
    Map<IngressName, RequestFigures> figures = new HashMap<>();
    ingresses.forEach(
        (name, counts) -> {
          if (counts.isUsed()) {
            figures.put(name, counts.figures());
          }
        });
    return figures;
  }

  @Override
  public MetricSnapshots collect() {
    Scrape scrape = new Scrape();
    scrape.add(NONE, withoutRoute);
    ingresses.forEach(scrape::add);
    return scrape.snapshots();
  }

  /** The families of one scrape. */
  private static final class Scrape {

    private final Family requests =
        Family.counter(
            "headgate_ingress_requests",
            "Requests answered or given up, by status code (499: the client went away)");
    private final Family received =
        Family.counter("headgate_ingress_received_bytes", "Bytes of request bodies from clients");
    private final Family sent =
        Family.counter("headgate_ingress_sent_bytes", "Bytes of response bodies to clients");
    private final Family duration =
        Family.histogram(
            "headgate_ingress_request_seconds",
            "From the end of a request's head to the end of its response");
    private final Family connect =
        Family.histogram(
            "headgate_ingress_upstream_connect_seconds",
            "Until a request had a connection to a pod, failed tries included; 0 on one in use");
    private final Family header =
        Family.histogram(
            "headgate_ingress_upstream_header_seconds",
            "From the first look for a pod to the head of its response");

    void add(IngressName name, IngressCounts counts) {
      if (!counts.isUsed()) {
        return;
      }
      Labels labels = Labels.of("namespace", name.namespace(), "ingress", name.name());
      counts.forEachStatus(
          (count, status) ->
              requests.add(labels.add("status", Integer.toString(status)), count.sum()));
      received.add(labels, counts.received.sum());
      sent.add(labels, counts.sent.sum());
      duration.add(labels, counts.duration);
      connect.add(labels, counts.connect);
      header.add(labels, counts.header);
    }

    MetricSnapshots snapshots() {
      return Family.snapshots(requests, received, sent, duration, connect, header);
    }
  }
}
