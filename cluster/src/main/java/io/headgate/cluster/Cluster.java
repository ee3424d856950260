package io.headgate.cluster;

import io.headgate.balancer.state.ClusterFigures;
import io.headgate.balancer.state.ClusterMember;
import io.headgate.balancer.state.ClusterQuestions;
import io.headgate.balancer.state.ClusterView;
import io.headgate.balancer.state.SharedState;
import io.headgate.cluster.affinity.AffinityFigures;
import io.headgate.cluster.allocations.SharedAllocationStore;
import io.headgate.cluster.counts.CountFigures;
import io.headgate.cluster.encoding.ClusterMessage;
import io.headgate.cluster.encoding.Reply;
import io.headgate.discovery.model.AllocationStore;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.TimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's part in a cluster. Its state serves at once; a member is started beside it, and where
 * that fails, or ends, started again, until this is closed. Any thread.
 */
public final class Cluster implements ClusterView, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
  private static final long RETRY_SECONDS = 5;
  private static final long LEAVE_SECONDS = 15;

  private final ClusterOptions options;
  private final ClusterState state;
  private final ClusterProblems problems;
  private final PeerDiscovery peers;
  private final SharedState shared;
  private final CompletableFuture<Void> settled = new CompletableFuture<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread keeper = new Thread(this::keep, "headgate-member");
  private final MemberEvents events = new Events();
  private final LongAdder messagesSaid = new LongAdder();
  private final LongAdder bytesSaid = new LongAdder();
  private final MemberQuestions questions = new MemberQuestions(this::member);
  private volatile @Nullable HazelcastMember member;

  private Cluster(
      ClusterOptions options, ClusterState state, ClusterProblems problems, PeerDiscovery peers) {
    this.options = options;
    this.state = state;
    this.problems = problems;
    this.peers = peers;
    this.shared = state.shared(this);
  }

  /**
   * Starts it; returns at once.
   *
   * @param maxClients above it the clients that came least and longest ago are forgotten
   */
  public static Cluster start(
      ClusterOptions options, ProblemLog problems, TimeSource time, int maxClients) {
    return start(
        options,
        problems,
        new ClusterState(options, time, maxClients),
        new PeerDiscovery(options.peers()::resolve));
  }

  /** As above, with peers that are found in any way. */
  static Cluster start(
      ClusterOptions options, ProblemLog problems, ClusterState state, PeerDiscovery peers) {
    Cluster cluster = new Cluster(options, state, new ClusterProblems(options, problems), peers);
    cluster.state.thread().after(options.waits().start(), cluster::waited);
    cluster.keeper.setDaemon(true);
    cluster.keeper.start();
    return cluster;
  }

  /** What this node knows, with others and without. */
  public SharedState state() {
    return shared;
  }

  /**
   * What objects of manifests are assigned: decided once for all members, and remembered here. To
   * be asked for once. Its answers wait for the cluster at the start, and for as long at most
   * later.
   *
   * @param here remembers on this node, and answers at once
   */
  public AllocationStore allocations(AllocationStore here) {
    SharedAllocationStore store =
        new SharedAllocationStore(
            here,
            new SharedAllocationStore.Waits(settled, options.waits().start(), state.thread()),
            problems::assigning);
    state.share(store);
    return store;
  }

  /**
   * Completes when there is nothing more to wait for: the member has joined or found nobody, or has
   * failed, or has taken too long. It goes on by itself.
   */
  public CompletionStage<Void> settled() {
    return settled;
  }

  @Override
  public List<ClusterMember> members() {
    HazelcastMember now = member;
    return now == null ? List.of() : now.members();
  }

  @Override
  public ClusterFigures figures() {
    CountFigures counts = state.exchange().figures();
    AffinityFigures affinity = state.affinity().figures();
    return new ClusterFigures(
        members().size(),
        new ClusterFigures.Counts(counts.heard(), counts.longestSilence(), counts.leastDamping()),
        new ClusterFigures.Decisions(affinity.unanswered(), affinity.conflicts()),
        new ClusterFigures.Said(messagesSaid.sum(), bytesSaid.sum()));
  }

  @Override
  public Map<String, Duration> silences() {
    HazelcastMember now = member;
    if (now == null) {
      return Map.of();
    }
    Map<UUID, String> names = now.names();
    Map<String, Duration> silences = new HashMap<>();
    state
        .exchange()
        .figures()
        .silences()
        .forEach((id, silence) -> silences.put(names.getOrDefault(id, id.toString()), silence));
    return silences;
  }

  @Override
  public Optional<ClusterQuestions> questions() {
    return Optional.of(questions);
  }

  private @Nullable HazelcastMember member() {
    return member;
  }

  private void lookForOthers() {
    HazelcastMember now = member;
    if (now == null || now.members().size() > 1) {
      problems.accompanied();
    } else {
      problems.alone(peers.found());
    }
  }

  /** Leaves; what this node knows goes on to serve until the end of the process. */
  @Override
  public void close() {
    closing.countDown();
    HazelcastMember now = member;
    if (now != null) {
      leave(now);
    }
    keeper.interrupt();
    try {
      keeper.join(TimeUnit.SECONDS.toMillis(LEAVE_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    state.close();
  }

  private void keep() {
    while (closing.getCount() > 0) {
      try {
        live(HazelcastMember.start(options, peers, events));
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.warn("no member at {}: {}", options.address(), e.toString());
        LOG.debug("no member", e);
        problems.cannotStart(e);
        settled.complete(null);
      }
      if (isClosedWithin(RETRY_SECONDS)) {
        return;
      }
    }
  }

  /** One life of the member. */
  private void live(HazelcastMember started) throws InterruptedException {
    member = started;
    if (closing.getCount() == 0) {
      leave(started);
      return;
    }
    state.attach(started);
    problems.started();
    LOG.info("a member at {}, with {}", options.address(), started.members());
    events.changed();
    settled.complete(null);
    try {
      started.awaitEnd();
    } finally {
      leave(started);
    }
    if (closing.getCount() > 0) {
      problems.ended();
    }
  }

  private void leave(HazelcastMember leaving) {
    member = null;
    state.detach();
    leaving.close();
  }

  private void waited() {
    if (settled.complete(null)) {
      problems.startsSlowly();
    }
  }

  private boolean isClosedWithin(long seconds) {
    try {
      return closing.await(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  /** What happens to the member. */
  private final class Events implements MemberEvents {

    @Override
    public void said(ClusterMessage message) {
      state.receive(message);
    }

    @Override
    public void saying(int bytes) {
      messagesSaid.increment();
      bytesSaid.add(bytes);
    }

    @Override
    public void joined() {
      state.joined();
      changed();
    }

    @Override
    public void departed(UUID node) {
      state.departed(node);
      changed();
    }

    @Override
    public Reply asked(String question) {
      return questions.answer(question);
    }

    @Override
    public void changed() {
      state.thread().execute(Cluster.this::lookForOthers);
    }
  }
}
