package io.headgate.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.IntSummaryStatistics;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeepAliveTest {

  /** Where they were not, 3,000 of 6,300 idle connections on loopback were lost in 16 minutes. */
  @Test
  void d8_theProbesOfManyConnectionsAreSpread() {
    IntSummaryStatistics idle =
        IntStream.range(0, 10_000)
            .map(i -> KeepAlive.around(KeepAlive.IDLE_SECONDS))
            .summaryStatistics();

    assertThat(idle.getMin()).isEqualTo(45);
    assertThat(idle.getMax()).isEqualTo(75);
    assertThat(idle.getAverage()).isBetween(59.0, 61.0);
    assertThat(IntStream.range(0, 1000).map(i -> KeepAlive.around(KeepAlive.INTERVAL_SECONDS)))
        .contains(12, 15, 18)
        .allMatch(seconds -> seconds >= 12 && seconds <= 18);
  }
}
