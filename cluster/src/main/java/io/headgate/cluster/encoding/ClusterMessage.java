package io.headgate.cluster.encoding;

import io.headgate.cluster.affinity.AffinityMove;
import io.headgate.cluster.allocations.AllocationNews;
import io.headgate.cluster.counts.CountMessage;

/** Everything that members say to all others. */
public sealed interface ClusterMessage {

  /** About connections. */
  record Counts(CountMessage message) implements ClusterMessage {}

  /** A client has another pod. */
  record Moved(AffinityMove move) implements ClusterMessage {}

  /** Two parts of the cluster have become one: what was decided in either is to be asked again. */
  record Merged() implements ClusterMessage {}

  /** Objects have been assigned something. */
  record Assigned(AllocationNews news) implements ClusterMessage {}

  /** Of a later version of the program. */
  record Unknown(int kind) implements ClusterMessage {}
}
