package io.headgate.cluster;

import io.headgate.balancer.state.ClusterView;
import io.headgate.balancer.state.Limits;
import io.headgate.balancer.state.SharedState;
import io.headgate.cluster.affinity.SharedAffinityTable;
import io.headgate.cluster.allocations.AllocationNews;
import io.headgate.cluster.allocations.SharedAllocationStore;
import io.headgate.cluster.budgets.BudgetMessage;
import io.headgate.cluster.budgets.BudgetTimings;
import io.headgate.cluster.budgets.SharedRequestBudget;
import io.headgate.cluster.counts.CountExchange;
import io.headgate.cluster.counts.CountMessage;
import io.headgate.cluster.counts.CountTimings;
import io.headgate.cluster.counts.MemberLife;
import io.headgate.cluster.counts.SharedConnectionCounts;
import io.headgate.cluster.ejections.EjectionFact;
import io.headgate.cluster.ejections.EjectionTimings;
import io.headgate.cluster.ejections.SharedEjectionTable;
import io.headgate.cluster.encoding.ClusterMessage;
import io.headgate.cluster.quotas.QuotaMessage;
import io.headgate.cluster.quotas.QuotaTimings;
import io.headgate.cluster.quotas.RequestShare;
import io.headgate.cluster.quotas.SharedConnectionLimits;
import io.headgate.discovery.model.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows: complete without a cluster, and the same objects when one is attached,
 * lost, and attached again. Any thread.
 */
final class ClusterState implements AutoCloseable {

  /**
   * The shortest of what is done again and again; each wake-up costs a node that has nothing to do.
   */
  private static final Duration TICK = CountTimings.DEFAULT.shortest();

  private static final Duration CHECK = Duration.ofSeconds(5);

  /** Of about 200 bytes each. */
  private static final int LIMITED_NAMES = 200_000;

  private final ClusterThread thread = new ClusterThread();
  private final SharedConnectionCounts counts = new SharedConnectionCounts();
  private final SharedAffinityTable affinity;
  private final CountExchange exchange;
  private final SharedEjectionTable ejections;
  private final SharedConnectionLimits limits;
  private final SharedRequestBudget budget;
  private volatile @Nullable MemberLink link;
  private volatile @Nullable SharedAllocationStore allocations;

  /**
   * @param maxClients above it the clients that came least and longest ago are forgotten
   */
  ClusterState(ClusterOptions options, TimeSource time, int maxClients) {
    affinity = new SharedAffinityTable(thread, time, options.waits().decision(), maxClients);
    exchange =
        new CountExchange(
            counts,
            new MemberLife(options.node().id(), time.now().toEpochMilli()),
            this::publish,
            CountTimings.DEFAULT,
            time);
    ejections =
        new SharedEjectionTable(
            thread, options.node().id(), this::publish, EjectionTimings.DEFAULT, time);
    limits =
        new SharedConnectionLimits(options.node().id(), this::publish, QuotaTimings.DEFAULT, time);
    RequestShare share = new RequestShare(time, BudgetTimings.DEFAULT.lentNanos());
    limits.include(share);
    budget =
        new SharedRequestBudget(
            share,
            limits,
            new SharedRequestBudget.Capacity(this::publish, LIMITED_NAMES),
            BudgetTimings.DEFAULT,
            time);
    thread.every(TICK, this::tick);
  }

  SharedState shared(ClusterView view) {
    return new SharedState(counts, affinity, ejections, new Limits(limits, budget), view);
  }

  SharedAffinityTable affinity() {
    return affinity;
  }

  CountExchange exchange() {
    return exchange;
  }

  ClusterThread thread() {
    return thread;
  }

  /** From now on what is assigned is shared as well; asked for once. */
  synchronized void share(SharedAllocationStore shared) {
    allocations = shared;
    MemberLink attached = link;
    if (attached != null) {
      shared.attach(attached.allocations());
    }
    thread.every(CHECK, shared::check);
  }

  /** From now on there are others. */
  synchronized void attach(MemberLink attached) {
    link = attached;
    affinity.attach(attached.owners());
    SharedAllocationStore shared = allocations;
    if (shared != null) {
      shared.attach(attached.allocations());
    }
    thread.execute(exchange::joined);
    thread.execute(ejections::joined);
    if (attached.isAccompanied()) {
      thread.execute(limits::joined);
    }
  }

  /** This node is on its own again; what others have told is forgotten when it is out of date. */
  synchronized void detach() {
    link = null;
    affinity.attach(null);
    SharedAllocationStore shared = allocations;
    if (shared != null) {
      shared.detach();
    }
  }

  /** Takes in what a member has said. */
  void receive(ClusterMessage message) {
    switch (message) {
      case ClusterMessage.Counts(CountMessage said) -> thread.execute(() -> exchange.receive(said));
      case ClusterMessage.Moved moved -> affinity.moved(moved.move());
      case ClusterMessage.Ejections said -> thread.execute(() -> ejections.receive(said.facts()));
      case ClusterMessage.Quotas(QuotaMessage said) -> thread.execute(() -> limits.receive(said));
      case ClusterMessage.Budgets(BudgetMessage said) -> thread.execute(() -> budget.receive(said));
      case ClusterMessage.Merged() -> {
        affinity.revalidate();
        joined();
        SharedAllocationStore shared = allocations;
        if (shared != null) {
          shared.apart();
        }
      }
      case ClusterMessage.Assigned(AllocationNews news) -> {
        SharedAllocationStore shared = allocations;
        if (shared != null) {
          thread.execute(() -> shared.receive(news));
        }
      }
      case ClusterMessage.Unknown unknown -> {
        // of a later version, which does without us
      }
    }
  }

  /** Somebody has come, who needs to hear everything. */
  void joined() {
    thread.execute(exchange::joined);
    thread.execute(ejections::joined);
  }

  /** Somebody has gone, and all connections with it. */
  void departed(UUID node) {
    affinity.departed();
    thread.execute(() -> exchange.departed(node));
  }

  private void tick() {
    exchange.tick();
    affinity.settle();
    ejections.tick();
    limits.tick();
    budget.tick();
  }

  /** Who comes later is told everything then. */
  private void publish(CountMessage message) {
    MemberLink publishing = link;
    if (publishing != null && publishing.isAccompanied()) {
      publishing.publish(new ClusterMessage.Counts(message));
    }
  }

  private void publish(List<EjectionFact> facts) {
    say(new ClusterMessage.Ejections(facts));
  }

  private void publish(QuotaMessage message) {
    say(new ClusterMessage.Quotas(message));
  }

  private void publish(BudgetMessage message) {
    say(new ClusterMessage.Budgets(message));
  }

  private void say(ClusterMessage message) {
    MemberLink publishing = link;
    if (publishing != null) {
      publishing.publish(message);
    }
  }

  @Override
  public void close() {
    thread.close();
  }
}
