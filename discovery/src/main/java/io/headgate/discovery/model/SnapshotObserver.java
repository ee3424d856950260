package io.headgate.discovery.model;

/** Follows the snapshots. Observers are called in a fixed order, on the control thread. */
public interface SnapshotObserver {

  /**
   * Called after the swap. What is thrown becomes a {@link Problem}; other observers still run.
   *
   * @param delta against the snapshot of the previous call
   */
  void onSnapshot(SnapshotDelta delta, Snapshot snapshot);
}
