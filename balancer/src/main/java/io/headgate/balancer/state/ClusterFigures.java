package io.headgate.balancer.state;

import java.time.Duration;

/**
 * How the sharing goes, as this node sees it.
 *
 * @param members this node among them; 0 while it is none
 * @param heard other members whose counts are known
 * @param longestSilence since one of them was heard last; 0 where none is
 * @param leastDamping the share of the others' counts that a choice relies on, of that Service port
 *     where it is least: 1 where nothing is opened elsewhere
 * @param affinity what has become of questions about clients
 */
public record ClusterFigures(
    int members, int heard, Duration longestSilence, double leastDamping, Decisions affinity) {

  /** Of a node that shares with nobody. */
  static final ClusterFigures NONE =
      new ClusterFigures(0, 0, Duration.ZERO, 1, new Decisions(0, 0));

  /**
   * Questions about clients.
   *
   * @param unanswered that no owner answered in time, so that this node decided by itself
   * @param conflicts clients that had another pod here than their owner says, for a while
   */
  public record Decisions(long unanswered, long conflicts) {}
}
