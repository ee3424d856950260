package io.headgate.cluster.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.state.AffinityHandler;
import io.headgate.balancer.state.AffinityKey;
import io.headgate.balancer.state.AffinityTable.Replacement;
import io.headgate.balancer.state.ConnectionLease;
import io.headgate.balancer.state.EndpointLoad;
import io.headgate.balancer.state.PodAddress;
import io.headgate.cluster.Sample;
import io.headgate.cluster.affinity.AffinityOwners;
import io.headgate.cluster.affinity.SharedAffinityTable;
import io.headgate.cluster.counts.CountExchange;
import io.headgate.cluster.counts.CountTimings;
import io.headgate.cluster.counts.CountTransport;
import io.headgate.cluster.counts.MemberLife;
import io.headgate.cluster.counts.SharedConnectionCounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One life of one member: its counts, its affinity, and the connections it carries. */
final class Member {

  static final int PODS = 4;
  static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Duration TICK = Duration.ofMillis(20);

  private final Timeline timeline;
  private final Random random;
  private final MemberLife life;
  private final SharedConnectionCounts counts = new SharedConnectionCounts();
  private final CountExchange exchange;
  private final SharedAffinityTable affinity;
  private final List<EndpointLoad> loads = new ArrayList<>();
  private final List<Lease> leases = new ArrayList<>();
  private final int[] opened = new int[PODS];
  private final int[] closed = new int[PODS];
  private long longestWaitNanos;
  private boolean alive = true;

  private record Lease(int pod, ConnectionLease lease) {}

  Member(
      MemberLife life,
      Timeline timeline,
      Random random,
      CountTransport transport,
      AffinityOwners owners) {
    this.life = life;
    this.timeline = timeline;
    this.random = random;
    this.exchange = new CountExchange(counts, life, transport, CountTimings.DEFAULT, timeline);
    this.affinity =
        new SharedAffinityTable(timeline::after, timeline, SharedAffinityTable.BOUND, 1_000);
    affinity.attach(owners);
    for (int pod = 0; pod < PODS; pod++) {
      loads.add(counts.of(Sample.SHOP, Sample.endpoint(pod)));
    }
    timeline.after(TICK.dividedBy(1 + random.nextInt(5)), this::tick);
  }

  private void tick() {
    if (alive) {
      exchange.tick();
      affinity.settle();
      timeline.after(TICK, this::tick);
    }
  }

  void die() {
    alive = false;
  }

  UUID id() {
    return life.member();
  }

  CountExchange exchange() {
    return exchange;
  }

  SharedAffinityTable affinity() {
    return affinity;
  }

  int connections() {
    return leases.size();
  }

  int active(int pod) {
    return loads.get(pod).active();
  }

  int everywhere(int pod) {
    return loads.get(pod).active() + loads.get(pod).activeElsewhere();
  }

  /** A connection of anybody, to the pod of the least load. */
  void open() {
    int least = random.nextInt(PODS);
    for (int pod = 0; pod < PODS; pod++) {
      if (loads.get(pod).load() < loads.get(least).load()) {
        least = pod;
      }
    }
    open(least);
  }

  private void open(int pod) {
    leases.add(new Lease(pod, loads.get(pod).open()));
    opened[pod]++;
  }

  void close() {
    if (!leases.isEmpty()) {
      Lease lease = leases.remove(random.nextInt(leases.size()));
      lease.lease.close();
      lease.lease.close();
      closed[lease.pod]++;
    }
  }

  /** A connection of a client that stays on its pod; chosen as {@code EndpointPicker} chooses. */
  void open(AffinityKey client, boolean[] usable, Consumer<PodAddress> chosen) {
    PodAddress known = affinity.known(client, TIMEOUT);
    if (known != null && usable[number(known)]) {
      chosen.accept(known);
      return;
    }
    new Waiting(client, usable, chosen).decide(known);
  }

  private final class Waiting implements AffinityHandler {

    private final AffinityKey client;
    private final boolean[] usable;
    private final Consumer<PodAddress> chosen;
    private final PodAddress proposed;
    private final long since = timeline.nanoTime();
    private boolean replaced;

    Waiting(AffinityKey client, boolean[] usable, Consumer<PodAddress> chosen) {
      this.client = client;
      this.usable = usable.clone();
      this.chosen = chosen;
      this.proposed = usable(random.nextInt(PODS));
    }

    private PodAddress usable(int from) {
      for (int i = 0; i < PODS; i++) {
        if (usable[(from + i) % PODS]) {
          return Sample.pod((from + i) % PODS);
        }
      }
      throw new AssertionError("one pod is always usable");
    }

    void decide(@Nullable PodAddress gone) {
      if (gone == null) {
        affinity.bindIfAbsent(client, proposed, TIMEOUT, this);
      } else {
        replaced = true;
        affinity.replace(client, new Replacement(gone, proposed), TIMEOUT, this);
      }
    }

    @Override
    public PodAddress unanswered(PodAddress scheduled) {
      return usable(client.hashCode() & (PODS - 1));
    }

    @Override
    public void bound(PodAddress pod) {
      longestWaitNanos = Math.max(longestWaitNanos, timeline.nanoTime() - since);
      if (usable[number(pod)]) {
        chosen.accept(pod);
      } else if (replaced) {
        chosen.accept(proposed);
      } else {
        decide(pod);
      }
    }
  }

  static int number(PodAddress pod) {
    return pod.endpoint().socketAddress().getAddress().getAddress()[3];
  }

  /** What holds at any time, whatever has happened. */
  void check() {
    for (int pod = 0; pod < PODS; pod++) {
      EndpointLoad load = loads.get(pod);
      if (load.active() != opened[pod] - closed[pod]
          || load.active() < 0
          || load.activeElsewhere() < 0
          || load.load() < load.active()
          || load.load() > load.active() + load.activeElsewhere()) {
        throw new AssertionError(
            "pod %d: opened %d, closed %d, active %d, elsewhere %d, load %f"
                .formatted(
                    pod,
                    opened[pod],
                    closed[pod],
                    load.active(),
                    load.activeElsewhere(),
                    load.load()));
      }
    }
    // A pod that is found to be gone may be asked about once more.
    assertThat(longestWaitNanos)
        .as("nanoseconds that a connection has waited for its pod")
        .isLessThanOrEqualTo(2 * SharedAffinityTable.BOUND.toNanos());
  }
}
