package io.headgate.discovery.manifest;

import io.headgate.discovery.model.Allocation;
import java.util.Optional;

/**
 * One thing that a Service needs to be assigned. Made anew for each plan, and called in this order:
 * {@link #keep}, for all Services; {@link #takeExplicit}; {@link #takeAny}. A Service that is
 * refused releases what it took.
 */
interface Claim {

  /** Keeps of what was assigned before what is still wanted. */
  void keep(Allocation before);

  /** Whether it has, by {@link #keep}, all that it wants, and what was assigned is all wanted. */
  boolean isSettledBy(Allocation before);

  /** Takes what the manifest names; says why not where it cannot be had. */
  Optional<FieldError> takeExplicit();

  /**
   * Takes whatever is free for the rest; says why not where there is nothing.
   *
   * @param seed where the search begins
   */
  Optional<FieldError> takeAny(int seed);

  /** Gives everything back. */
  void release();
}
