package io.headgate.discovery.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.model.SnapshotObserver;
import io.headgate.discovery.model.TimeSource;
import io.headgate.discovery.publish.PublishOptions;
import io.headgate.discovery.watch.ResourceEvent;
import io.headgate.discovery.watch.ResourceHandler;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says back to an API server what becomes of its objects: addresses in statuses, and Events. Of all
 * replicas the leader does.
 *
 * <p>Handed over to it are the objects, for what their statuses say now, and the snapshots. It
 * works on threads of its own; methods may be called by any.
 */
public final class ApiServerPublisher implements ResourceHandler, SnapshotObserver, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ApiServerPublisher.class);

  /** How often it is looked for what has to be written by now: after a failure, as a new leader. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** Nothing of a change is written before its snapshot, or another change, could arrive. */
  private static final Duration SETTLE = Duration.ofMillis(20);

  /** What is not cleared by then keeps its address. */
  private static final Duration CLEARED_WITHIN = Duration.ofSeconds(30);

  private final WatcherThread thread = new WatcherThread("kubernetes-writer");
  private final PublishOptions options;
  private final ProblemLog problems;
  private final TimeSource time;
  private final SeenObjects objects = new SeenObjects();
  private volatile Optional<Writing> writing = Optional.empty();
  private Optional<Snapshot> snapshot = Optional.empty();
  private boolean looking;

  /** What there is once the API server can be asked. */
  private record Writing(
      KubernetesClient client, LeaderLease lease, Statuses statuses, Events events) {}

  /**
   * Nothing is written before {@link #start}.
   *
   * @param problems takes what the API server refuses; and of what is in it Events are made
   */
  public ApiServerPublisher(PublishOptions options, ProblemLog problems, TimeSource time) {
    this.options = options;
    this.problems = problems;
    this.time = time;
  }

  /**
   * Begins; returns at once. An access that cannot be used is said by who reads.
   *
   * @param vertx whose event loops the requests run on; stays open
   */
  public void start(ApiServerAccess access, Vertx vertx) {
    thread.execute(
        () -> {
          KubernetesClient client;
          try {
            client = ApiServerClient.openForWriting(access, vertx, time);
          } catch (IllegalArgumentException e) {
            LOG.debug("nothing is written", e);
            return;
          }
          writing = Optional.of(open(client, access.text()));
          thread.every(LOOK, this::look);
        });
  }

  /** Whether this replica writes now. */
  public boolean isLeader() {
    return writing.filter(it -> it.lease().isLeader()).isPresent();
  }

  @Override
  public void onChange(List<ResourceEvent> events, List<Problem> unused) {
    thread.execute(
        () -> {
          boolean matters = false;
          for (ResourceEvent event : events) {
            matters |= objects.apply(event);
          }
          if (matters) {
            lookSoon();
          }
        });
  }

  @Override
  public void onSnapshot(SnapshotDelta delta, Snapshot next) {
    thread.execute(
        () -> {
          boolean first = snapshot.isEmpty();
          snapshot = Optional.of(next);
          if (!first) {
            writing.ifPresent(it -> it.events().changed(delta.ingresses(), it.lease(), objects));
          }
          lookSoon();
        });
  }

  /** Clears what is to be cleared, and gives the leadership up; waits for that. */
  @Override
  public void close() {
    Optional<Writing> ending = writing;
    writing = Optional.empty();
    ending.ifPresent(
        it -> {
          boolean clear = options.status().update() && options.status().clearOnShutdown();
          if (clear && it.lease().isLastAfterRelease()) {
            clear(it);
          }
        });
    thread.close();
    ending.ifPresent(
        it -> {
          it.lease().close();
          it.client().close();
        });
  }

  private Writing open(KubernetesClient client, String server) {
    String meanwhile = "statuses and Events are not written";
    LeaderLease lease =
        new LeaderLease(client, options.election(), new Faults(server, problems, meanwhile), time);
    Faults faults = new Faults(server, problems, "it is served all the same");
    lease.start();
    return new Writing(
        client,
        lease,
        new Statuses(new StatusWriter(client, faults, time), options.status(), problems),
        new Events(
            new EventWriter(client, options.election().identity(), faults, time),
            options.syncEvents(),
            time));
  }

  private void lookSoon() {
    if (!looking) {
      looking = true;
      thread.after(SETTLE, this::look);
    }
  }

  private void look() {
    looking = false;
    writing.ifPresent(it -> snapshot.ifPresent(now -> look(it, now)));
  }

  private void look(Writing now, Snapshot of) {
    if (now.lease().isLeader()) {
      boolean all =
          (!options.status().update() || now.statuses().write(of, now.lease(), objects))
              && now.events().write(of, problems.current(), now.lease(), objects);
      if (!all) {
        thread.execute(this::look); // what has arrived meanwhile comes first
      }
    }
  }

  private void clear(Writing now) {
    CompletableFuture<Void> cleared = new CompletableFuture<>();
    thread.execute(
        () -> {
          snapshot.ifPresent(it -> now.statuses().clear(it, objects));
          cleared.complete(null);
        });
    cleared.completeOnTimeout(null, CLEARED_WITHIN.toMillis(), TimeUnit.MILLISECONDS).join();
  }
}
