package io.headgate.gateway.metrics;

import io.headgate.balancer.state.ClusterView;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** How the sharing with other nodes goes; all there on a node that shares with nobody. */
final class ClusterSeries {

  private static final double NANOS = 1e9;

  private ClusterSeries() {}

  static void register(MeterRegistry registry, ClusterView cluster) {
    gauge(
        registry,
        "members",
        "Nodes that share, this one among them; 0 while it shares with nobody",
        cluster,
        it -> it.figures().members());
    gauge(
        registry,
        "heard",
        "Other nodes whose connection counts are known here",
        cluster,
        it -> it.figures().counts().heard());
    gauge(
        registry,
        "silence.seconds",
        "Since the other node that was heard longest ago was heard; they speak every second",
        cluster,
        it -> it.figures().counts().longestSilence().toNanos() / NANOS);
    gauge(
        registry,
        "least.damping",
        "The least share, of all Service ports, of other nodes' counts that a choice relies on",
        cluster,
        it -> it.figures().counts().leastDamping());
    counter(
        registry,
        "cluster.messages",
        "What this node has told all others, each message counted once",
        cluster,
        it -> it.figures().said().messages());
    counter(
        registry,
        "cluster.message.bytes",
        "The same in bytes, without what carries them",
        cluster,
        it -> it.figures().said().bytes());
    counter(
        registry,
        "affinity.unanswered",
        "Decisions about clients that did not come in time, so that this node decided by itself",
        cluster,
        it -> it.figures().affinity().unanswered());
    counter(
        registry,
        "affinity.conflicts",
        "Clients that had another pod here than was decided elsewhere, for a while",
        cluster,
        it -> it.figures().affinity().conflicts());
  }

  private static void gauge(
      MeterRegistry registry,
      String name,
      String description,
      ClusterView cluster,
      ToDoubleFunction<ClusterView> value) {
    Gauge.builder("headgate.cluster." + name, cluster, value)
        .description(description)
        .register(registry);
  }

  private static void counter(
      MeterRegistry registry,
      String name,
      String description,
      ClusterView cluster,
      ToDoubleFunction<ClusterView> value) {
    FunctionCounter.builder("headgate." + name, cluster, value)
        .description(description)
        .register(registry);
  }
}
