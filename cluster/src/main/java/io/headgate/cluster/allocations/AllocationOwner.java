package io.headgate.cluster.allocations;

import java.util.concurrent.CompletionStage;

/** Who decides, wherever in the cluster that is. Any thread; nothing blocks. */
public interface AllocationOwner {

  /** Carries a request out in one step. It may fail, or never be answered. */
  CompletionStage<AllocationAnswer> ask(AllocationRequest request);

  /** Tells all members. It may be lost. */
  void announce(AllocationNews news);
}
