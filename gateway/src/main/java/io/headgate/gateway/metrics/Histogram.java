package io.headgate.gateway.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Counts of values by fixed bounds. Recorded on event loops, read at a scrape. */
final class Histogram {

  private final Buckets buckets;
  private final LongAdder[] counts;
  private final LongAdder sum = new LongAdder();

  Histogram(Buckets buckets) {
    this.buckets = buckets;
    this.counts = new LongAdder[buckets.count()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = new LongAdder();
    }
  }

  /** Counts a value; one below 0 did not happen. */
  void record(long value) {
    if (value >= 0) {
      counts[buckets.indexOf(value)].increment();
      sum.add(value);
    }
  }

  double sumInUnit() {
    return buckets.inUnit(sum.sum());
  }

  /** Not added up: each value is in one of them. */
  List<Long> countsByBucket() {
    return Arrays.stream(counts).map(LongAdder::sum).toList();
  }

  HistogramDataPointSnapshot point(Labels labels) {
    long[] now = new long[counts.length];
    for (int i = 0; i < now.length; i++) {
      now[i] = counts[i].sum();
    }
    return new HistogramDataPointSnapshot(
        ClassicHistogramBuckets.of(buckets.upperBounds(), now),
        buckets.inUnit(sum.sum()),
        labels,
        Exemplars.EMPTY,
        0);
  }
}
