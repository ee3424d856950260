package io.headgate.gateway.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * One metric while a scrape gathers its series. Of what comes and goes by thousands nothing is
 * registered: its series are made when somebody asks, and end with their object. One thread.
 */
final class Family {

  private enum Kind {
    COUNTER,
    GAUGE,
    UNTYPED,
    HISTOGRAM
  }

  private final Kind kind;
  private final MetricMetadata metadata;
  private final List<CounterDataPointSnapshot> counters = new ArrayList<>();
  private final List<GaugeDataPointSnapshot> gauges = new ArrayList<>();
  private final List<UnknownDataPointSnapshot> untyped = new ArrayList<>();
  private final List<HistogramDataPointSnapshot> histograms = new ArrayList<>();

  private Family(Kind kind, String name, String help) {
    this.kind = kind;
    this.metadata = new MetricMetadata(name, help);
  }

  /**
   * A number that only grows.
   *
   * @param name without {@code _total}, which the format adds
   */
  static Family counter(String name, String help) {
    return new Family(Kind.COUNTER, name, help);
  }

  static Family gauge(String name, String help) {
    return new Family(Kind.GAUGE, name, help);
  }

  /** A number whose name is somebody else's and does not say what it is. */
  static Family untyped(String name, String help) {
    return new Family(Kind.UNTYPED, name, help);
  }

  static Family histogram(String name, String help) {
    return new Family(Kind.HISTOGRAM, name, help);
  }

  void add(Labels labels, double value) {
    switch (kind) {
      case COUNTER -> counters.add(new CounterDataPointSnapshot(value, labels, null, 0));
      case GAUGE -> gauges.add(new GaugeDataPointSnapshot(value, labels, null));
      case UNTYPED -> untyped.add(new UnknownDataPointSnapshot(value, labels, null));
      case HISTOGRAM -> throw new IllegalStateException(metadata.getName() + " is a histogram");
    }
  }

  /** A whole number; above 2^53 it is rounded. */
  void add(Labels labels, long value) {
    add(labels, (double) value);
  }

  void add(Labels labels, Histogram histogram) {
    histograms.add(histogram.point(labels));
  }

  private boolean isEmpty() {
    return counters.isEmpty() && gauges.isEmpty() && untyped.isEmpty() && histograms.isEmpty();
  }

  private MetricSnapshot snapshot() {
    return switch (kind) {
      case COUNTER -> new CounterSnapshot(metadata, counters);
      case GAUGE -> new GaugeSnapshot(metadata, gauges);
      case UNTYPED -> new UnknownSnapshot(metadata, untyped);
      case HISTOGRAM -> new HistogramSnapshot(metadata, histograms);
    };
  }

  /** Those of them that have any series. */
  static MetricSnapshots snapshots(Family... families) {
    MetricSnapshots.Builder builder = MetricSnapshots.builder();
    for (Family family : families) {
      if (!family.isEmpty()) {
        builder.metricSnapshot(family.snapshot());
      }
    }
    return builder.build();
  }
}
