package io.headgate.balancer.listing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kernel's arithmetic, step by step: a quarter of the way every two seconds. */
class RateEstimatorTest {

  @ParameterizedTest
  @CsvSource({
    // connections in each interval of two seconds, connections and bytes per second after it
    "'80', '10', '10'",
    "'80 80', '10 17', '10 17'",
    "'80 0 0', '10 7 6', '10 7 6'",
    "'1', '0', '0'",
    "'8 8 8 8', '1 2 2 3', '1 2 2 3'",
  })
  void risesAndFallsAsInTheKernel(String passed, String perSecond, String bytesPerSecond) {
    RateEstimator estimator = new RateEstimator();
    StringBuilder connections = new StringBuilder();
    StringBuilder bytes = new StringBuilder();
    long total = 0;
    for (String count : passed.split(" ", -1)) {
      total += Long.parseLong(count);
      estimator.sample(figures(total, 0, 0, 0, total, 0));
      TrafficFigures rate = estimator.perSecond();
      connections.append(' ').append(rate.connections());
      bytes.append(' ').append(rate.in().bytes());
    }
    assertThat(connections.toString().strip()).isEqualTo(perSecond);
    assertThat(bytes.toString().strip()).isEqualTo(bytesPerSecond);
  }

  private static TrafficFigures figures(
      long connections,
      long failures,
      long inPackets,
      long outPackets,
      long inBytes,
      long outBytes) {
    return new TrafficFigures(
        connections,
        failures,
        new TrafficFigures.Volume(inPackets, inBytes),
        new TrafficFigures.Volume(outPackets, outBytes));
  }
}
