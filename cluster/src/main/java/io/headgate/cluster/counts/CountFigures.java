package io.headgate.cluster.counts;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/**
 * How well this node hears the others.
 *
 * @param silences since each of them whose counts are known was heard last
 * @param leastDamping the least weight that the counts of others have in a choice; 1 where nothing
 *     is opened elsewhere
 */
public record CountFigures(Map<UUID, Duration> silences, double leastDamping) {

  static final CountFigures ALONE = new CountFigures(Map.of(), 1);

  /** Copies. */
  public CountFigures {
    silences = Map.copyOf(silences);
  }

  /** Other members whose counts are known. */
  public int heard() {
    return silences.size();
  }

  /** Since one of them was heard last; 0 where none is. */
  public Duration longestSilence() {
    return silences.values().stream().max(Duration::compareTo).orElse(Duration.ZERO);
  }
}
