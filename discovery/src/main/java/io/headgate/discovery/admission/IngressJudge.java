package io.headgate.discovery.admission;

import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.headgate.discovery.build.IngressReading;
import io.headgate.discovery.build.IngressReading.Read;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Judges one Ingress. A function of it and of what is in memory; any thread. */
final class IngressJudge {

  private final IngressReading reading;
  private final RouteCheck routes;
  private final String namespace;

  /**
   * @param namespace the only one that is read; empty: all are
   */
  IngressJudge(IngressReading reading, RouteCheck routes, String namespace) {
    this.reading = reading;
    this.routes = routes;
    this.namespace = namespace;
  }

  /**
   * What is wrong with it. Of one that is being deleted nothing is: who takes its last finalizer
   * away must be let.
   */
  Judgement judge(Ingress ingress) {
    var metadata = ingress.getMetadata();
    boolean outside = !namespace.isEmpty() && !namespace.equals(metadata.getNamespace());
    if (outside || metadata.getDeletionTimestamp() != null) {
      return Judgement.NOTHING;
    }
    Optional<Read> read = reading.read(ingress);
    return read.map(this::judge).orElse(Judgement.NOTHING);
  }

  private Judgement judge(Read read) {
    if (read.ingress().isEmpty()) {
      return new Judgement(read.messages(), List.of());
    }
    List<String> denials = new ArrayList<>();
    List<String> warnings = new ArrayList<>(read.messages());
    for (RouteCheck.Finding finding : routes.check(read.ingress().get())) {
      (finding.refused() ? denials : warnings).add(finding.message());
    }
    return new Judgement(denials, warnings);
  }
}
