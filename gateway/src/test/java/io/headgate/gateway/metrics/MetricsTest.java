package io.headgate.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.listing.TrafficBook;
import io.headgate.balancer.proxy.FlowCounters;
import io.headgate.balancer.proxy.SocketCounters;
import io.headgate.balancer.scheduler.DefaultScheduler;
import io.headgate.balancer.selection.EjectionLog;
import io.headgate.balancer.selection.EndpointPicker;
import io.headgate.balancer.selection.PickerDefaults;
import io.headgate.balancer.state.LocalConnectionCounts;
import io.headgate.balancer.state.SharedState;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.TimeSource;
import org.junit.jupiter.api.Test;

/** What a scrape says of the series themselves. */
final class MetricsTest {

  @Test
  void everySeriesSaysWhatItCounts() {
    SharedState state = SharedState.local(TimeSource.system(), 10);
    EndpointPicker picker =
        new EndpointPicker(
            state, PickerDefaults.of(DefaultScheduler.HEADGATE), TimeSource.system());
    Metrics metrics =
        new Metrics(
            new TrafficBook(new LocalConnectionCounts()),
            new StateSources(state, new EjectionLog(), picker),
            new SocketCounters(),
            new FlowCounters(),
            new ProblemLog());
    metrics.requestEnded(null, 404, 1, 2, 3);

    assertThat(metrics.scrape().lines().filter(line -> line.startsWith("# HELP")))
        .hasSizeGreaterThan(5)
        .allMatch(line -> line.matches("# HELP headgate_\\w+ \\p{Upper}.*"));
  }
}
