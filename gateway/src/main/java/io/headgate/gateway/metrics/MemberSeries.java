package io.headgate.gateway.metrics;

import io.headgate.balancer.state.ClusterView;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

/** How long each other node has been silent. */
final class MemberSeries implements MultiCollector {

  private final ClusterView cluster;

  MemberSeries(ClusterView cluster) {
    this.cluster = cluster;
  }

  @Override
  public MetricSnapshots collect() {
    Family silence =
        Family.gauge(
            "headgate_cluster_member_silence_seconds",
            "Since that other node was heard; nodes speak every second");
    cluster
        .silences()
        .forEach((node, since) -> silence.add(Labels.of("member", node), since.toMillis() / 1e3));
    return Family.snapshots(silence);
  }
}
