package io.headgate.balancer.proxy;

import io.headgate.balancer.selection.EndpointPicker;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.model.SnapshotObserver;
import io.headgate.discovery.model.Snapshots;
import java.time.Duration;
import java.util.List;

/** Makes the open listening sockets of Services equal the snapshot. */
public final class ListenerSet implements SnapshotObserver, AutoCloseable {

  private final SocketCounters counters = new SocketCounters();

  public ListenerSet(
      EventLoops loops,
      Snapshots snapshots,
      EndpointPicker picker,
      ListenOptions options,
      ProblemLog problems) {}

  @Override
  public void onSnapshot(SnapshotDelta delta, Snapshot snapshot) {}

  /** What is really bound now, in no particular order. Any thread. */
  public List<BoundAddress> bound() {
    return List.of();
  }

  public SocketCounters counters() {
    return counters;
  }

  /** Stops accepting, gives open connections that long to end, then resets them. */
  public void close(Duration limit) {}

  @Override
  public void close() {
    close(Duration.ZERO);
  }
}
