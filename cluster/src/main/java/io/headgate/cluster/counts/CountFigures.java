package io.headgate.cluster.counts;

import java.time.Duration;

/**
 * How well this node hears the others.
 *
 * @param heard other members whose counts are known
 * @param longestSilence since one of them was heard last; 0 where none is
 * @param leastDamping the least weight that the counts of others have in a choice; 1 where nothing
 *     is opened elsewhere
 */
public record CountFigures(int heard, Duration longestSilence, double leastDamping) {

  static final CountFigures ALONE = new CountFigures(0, Duration.ZERO, 1);
}
