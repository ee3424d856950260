package io.headgate.cluster.quotas;

import java.util.UUID;

/** How this node stands with the others. The thread of the cluster only. */
public interface Standing {

  /** This start of this node. */
  UUID self();

  /** Whose book this node goes by. */
  Book book();

  /** Whether everything is this node's own. */
  boolean isAlone();

  /** Whether what this node has is its own for so long still, whatever happens to others. */
  boolean isSureFor(long nanos);
}
