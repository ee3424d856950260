package io.headgate.cluster;

import io.headgate.cluster.affinity.AffinityOwners;
import io.headgate.cluster.allocations.AllocationOwner;
import io.headgate.cluster.encoding.ClusterMessage;

/** What connects this node's state with the other members, while there is a member. */
interface MemberLink {

  /** Says it to all members, without waiting. It may be lost. */
  void publish(ClusterMessage message);

  /** Whether there are other members now. */
  boolean isAccompanied();

  /** Where decisions about clients are kept. */
  AffinityOwners owners();

  /** Where decisions about what objects are assigned are kept. */
  AllocationOwner allocations();
}
