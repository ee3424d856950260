package io.headgate.cluster.affinity;

import io.headgate.balancer.state.AffinityKey;
import java.util.concurrent.CompletionStage;

/** Where decisions are kept: every client has one owner among the members. Nothing here blocks. */
public interface AffinityOwners {

  /**
   * Has the client's owner decide, by {@link AffinityEntry#decide}. The answer may come late, or be
   * a failure, or not come at all.
   */
  CompletionStage<AffinityEntry> decide(AffinityKey key, AffinityRequest request);

  /** Tells all members of a change. May be lost. */
  void announce(AffinityMove move);

  /** Forgets the clients of a Service that this member owns. */
  void forget(String serviceUid);
}
