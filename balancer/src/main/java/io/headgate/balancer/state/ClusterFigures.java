package io.headgate.balancer.state;

import java.time.Duration;

/**
 * How the sharing goes, as this node sees it.
 *
 * @param members this node among them; 0 while it is none
 * @param counts what is known of the others' connections
 * @param affinity what has become of questions about clients
 * @param said what this node has told the others
 */
public record ClusterFigures(int members, Counts counts, Decisions affinity, Said said) {

  /** Of a node that shares with nobody. */
  static final ClusterFigures NONE =
      new ClusterFigures(0, new Counts(0, Duration.ZERO, 1), new Decisions(0, 0), new Said(0, 0));

  /**
   * Of the others' connections.
   *
   * @param heard other members whose counts are known
   * @param longestSilence since one of them was heard last; 0 where none is
   * @param leastDamping the share of the others' counts that a choice relies on, of that Service
   *     port where it is least: 1 where nothing is opened elsewhere
   */
  public record Counts(int heard, Duration longestSilence, double leastDamping) {}

  /**
   * Questions about clients.
   *
   * @param unanswered that no owner answered in time, so that this node decided by itself
   * @param conflicts clients that had another pod here than their owner says, for a while
   */
  public record Decisions(long unanswered, long conflicts) {}

  /**
   * Messages to all others, each counted once however many others there are.
   *
   * @param bytes of what was said, without what carries it
   */
  public record Said(long messages, long bytes) {}
}
