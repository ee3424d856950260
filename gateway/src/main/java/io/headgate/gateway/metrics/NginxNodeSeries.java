package io.headgate.gateway.metrics;

import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressBackend;
import io.headgate.discovery.model.IngressPath;
import io.headgate.discovery.model.IngressRule;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.Snapshot;
import io.headgate.gateway.http.IngressServer;
import io.headgate.gateway.tls.CertificateStore;
import io.headgate.gateway.tls.ServedCertificate;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What ingress-nginx says of its process and its configuration, under its names. A change is a new
 * snapshot here, and is served or does not come about: none ever fails to load.
 */
final class NginxNodeSeries implements MultiCollector {

  private static final String PREFIX = "nginx_ingress_controller_";

  /** What is asked at a scrape. */
  record Sources(
      Supplier<Snapshot> snapshots,
      Supplier<Double> changedSeconds,
      IngressServer server,
      CertificateStore certificates) {}

  private final NginxNames names;
  private final Sources sources;

  NginxNodeSeries(NginxNames names, Sources sources) {
    this.names = names;
    this.sources = sources;
  }

  @Override
  public MetricSnapshots collect() {
    Snapshot snapshot = sources.snapshots.get();
    Labels own = names.labels();
    Family connections =
        gauge("nginx_process_connections", "Connections of clients that are open; all are active");
    connections.add(own.add("state", "active"), sources.server.open());
    Family memory = gauge("nginx_process_resident_memory_bytes", "Resident memory");
    ProcessSeries.residentBytes().ifPresent(bytes -> memory.add(own, bytes));
    Family cpu = counter("nginx_process_cpu_seconds", "CPU time of the process");
    cpu.add(own, ProcessSeries.cpuSeconds());
    Family started = gauge("nginx_process_oldest_start_time_seconds", "When the process started");
    started.add(own, ProcessSeries.startSeconds());
    Family success = Family.untyped(PREFIX + "success", "Changes that have come into force");
    success.add(own, snapshot.sequence());
    Family hash = gauge("config_hash", "The number of the snapshot that is served");
    hash.add(own, snapshot.sequence());
    Family reloaded = gauge("config_last_reload_successful", "1: no change can fail to load");
    reloaded.add(own, 1);
    Family reloadedAt =
        gauge("config_last_reload_successful_timestamp_seconds", "When the last change came");
    reloadedAt.add(own, sources.changedSeconds.get());
    Family build = gauge("build_info", "1, with the version");
    build.add(own.add("release", Versions.own()).add("repository", "headgate"), 1);
    Family expiry = gauge("ssl_expire_time_seconds", "When a certificate expires, as Unix time");
    addCertificates(own, expiry);
    Family orphans = gauge("orphan_ingress", "1 for an Ingress whose Service or pods are missing");
    snapshot.ingress().ingresses().values().forEach(it -> addOrphan(it, snapshot, orphans));
    return Family.snapshots(
        connections,
        memory,
        cpu,
        started,
        success,
        hash,
        reloaded,
        reloadedAt,
        build,
        expiry,
        orphans);
  }

  private static Family gauge(String name, String help) {
    return Family.gauge(PREFIX + name, help);
  }

  private static Family counter(String name, String help) {
    return Family.counter(PREFIX + name, help);
  }

  private void addCertificates(Labels own, Family expiry) {
    Set<Labels> seen = new HashSet<>();
    for (ServedCertificate certificate : sources.certificates.served()) {
      for (String host : certificate.hosts()) {
        Labels labels =
            own.merge(
                Labels.of(
                    "class", names.controllerClass(),
                    "host", host,
                    "namespace", certificate.secret().namespace(),
                    "secret_name", certificate.secret().name()));
        if (seen.add(labels)) {
          certificate.notAfter().ifPresent(at -> expiry.add(labels, at.getEpochSecond()));
        }
      }
    }
  }

  private void addOrphan(Ingress ingress, Snapshot snapshot, Family orphans) {
    Set<String> types = new HashSet<>();
    backends(ingress).forEach(backend -> missing(backend, snapshot).ifPresent(types::add));
    for (String type : types) {
      orphans.add(
          names
              .labels()
              .merge(
                  Labels.of(
                      "namespace", ingress.name().namespace(),
                      "ingress", ingress.name().name(),
                      "type", type)),
          1);
    }
  }

  private static Stream<IngressBackend> backends(Ingress ingress) {
    return Stream.concat(
        ingress.routing().rules().stream()
            .map(IngressRule::paths)
            .flatMap(paths -> paths.stream().map(IngressPath::backend)),
        ingress.routing().defaultBackend().stream());
  }

  private static Optional<String> missing(IngressBackend backend, Snapshot snapshot) {
    return switch (backend) {
      case IngressBackend.ServiceBackend(var name, var ref) -> {
        Optional<ServicePort> port =
            Optional.ofNullable(snapshot.services().get(name)).flatMap(it -> it.port(ref));
        boolean served =
            port.stream()
                .flatMap(it -> it.endpoints().stream())
                .anyMatch(endpoint -> endpoint.conditions().ready());
        yield port.isEmpty()
            ? Optional.of("no-service")
            : Optional.of("no-endpoint").filter(type -> !served);
      }
      case IngressBackend.ResourceBackend(String kind, String name) -> Optional.of("no-service");
    };
  }
}
