package io.headgate.discovery.manifest;

import io.headgate.discovery.model.Allocation;
import io.headgate.discovery.model.AllocationStore;
import io.headgate.discovery.model.Allocations;
import io.headgate.discovery.model.ObjectRef;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Remembers until the process ends. */
public final class MemoryAllocationStore implements AllocationStore {
  private Allocations allocations = Allocations.NONE;

  @Override
  public synchronized CompletionStage<Allocations> read() {
    return CompletableFuture.completedFuture(allocations);
  }

  @Override
  public synchronized CompletionStage<Allocations> propose(
      long base, Map<ObjectRef, Optional<Allocation>> changes) {
    if (base == allocations.version()) {
      allocations = allocations.with(changes);
    }
    return CompletableFuture.completedFuture(allocations);
  }
}
