package io.headgate.cluster.affinity;

/**
 * What the affinity of a node has come to.
 *
 * @param clients known now
 * @param unanswered decisions that did not come in time, so that this node decided by itself
 * @param conflicts clients that had another pod here than their owner says, for a while
 * @param evicted clients forgotten before their time for want of room
 */
public record AffinityFigures(long clients, long unanswered, long conflicts, long evicted) {}
