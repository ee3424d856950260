package io.headgate.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.TimeSource;
import io.headgate.discovery.publish.Backoff;
import io.headgate.discovery.publish.EventBook;
import io.headgate.discovery.publish.ObjectEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes Events of changes and of problems. One thread only, which waits for the answers. */
final class Events {

  private static final int BATCH = 20;

  private final EventWriter writer;
  private final boolean sync;
  private final EventBook book;
  private final Backoff<String> backoff;
  private final Deque<ObjectEvent> queue = new ArrayDeque<>();

  Events(EventWriter writer, boolean sync, TimeSource time) {
    this.writer = writer;
    this.sync = sync;
    this.book = new EventBook(time);
    this.backoff = new Backoff<>(time);
  }

  /** Ingresses have changed, and what is left of them has been taken. */
  void changed(Set<IngressName> ingresses, LeaderLease lease, SeenObjects objects) {
    if (sync && lease.isLeader()) {
      ingresses.stream()
          .map(ObjectEvent::sync)
          .filter(it -> objects.get(it.object()).isPresent())
          .filter(book::admits)
          .forEach(queue::add);
    }
  }

  /**
   * Writes what is due, some of it.
   *
   * @return whether nothing is left that may be written now
   */
  boolean write(
      Snapshot snapshot, List<Problem> atRunTime, LeaderLease lease, SeenObjects objects) {
    List<Problem> all = new ArrayList<>(snapshot.problems());
    all.addAll(atRunTime);
    List<ObjectEvent> standing =
        all.stream()
            .map(ObjectEvent::of)
            .flatMap(Optional::stream)
            .filter(it -> objects.get(it.object()).isPresent())
            .toList();
    queue.addAll(book.due(standing));
    for (int i = 0; i < BATCH; i++) {
      if (queue.isEmpty() || !backoff.isDue("")) {
        return true;
      }
      if (!lease.isLeader()) {
        return false;
      }
      ObjectEvent event = queue.remove();
      Optional<HasMetadata> object = objects.get(event.object());
      if (object.isPresent() && !writer.write(event, object.get())) {
        backoff.failed("");
        book.unsaid(event);
      }
    }
    return queue.isEmpty();
  }
}
