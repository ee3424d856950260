package io.headgate.cluster;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.headgate.balancer.state.AffinityKey;
import io.headgate.balancer.state.ClientAddress;
import io.headgate.balancer.state.PodAddress;
import io.headgate.cluster.affinity.AffinityEntry;
import io.headgate.cluster.affinity.AffinityMove;
import io.headgate.cluster.affinity.AffinityOwners;
import io.headgate.cluster.affinity.AffinityRequest;
import io.headgate.cluster.encoding.ClusterMessage;
import io.headgate.discovery.model.EndpointAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Decisions about clients in a map of all members, each at the member that owns its partition. */
final class MapAffinityOwners implements AffinityOwners {

  /** So many keys, spread over the partitions, touch every member. */
  private static final int WARMING_KEYS = 64;

  private final HazelcastInstance hazelcast;
  private final IMap<AffinityKey, AffinityEntry> map;
  private final LongSupplier clusterMillis;
  private final Executor blocking;
  private final Consumer<ClusterMessage> messages;

  /**
   * @param blocking runs what waits for other members
   */
  MapAffinityOwners(
      HazelcastInstance hazelcast,
      LongSupplier clusterMillis,
      Executor blocking,
      Consumer<ClusterMessage> messages) {
    this.hazelcast = hazelcast;
    this.map = hazelcast.getMap(MemberConfig.AFFINITY);
    this.clusterMillis = clusterMillis;
    this.blocking = blocking;
    this.messages = messages;
  }

  @Override
  public CompletionStage<AffinityEntry> decide(AffinityKey key, AffinityRequest request) {
    return map.submitToKey(key, new AffinityDecision(request, clusterMillis));
  }

  @Override
  public void announce(AffinityMove move) {
    messages.accept(new ClusterMessage.Moved(move));
  }

  /**
   * One member asks for all; that a node alone comes later to it is no harm: uids do not return.
   */
  @Override
  public void forget(String serviceUid) {
    blocking.execute(
        () -> {
          if (isOldest()) {
            map.removeAll(new AffinityOfService(serviceUid));
          }
        });
  }

  /** Removes clients whose time is over, everywhere; blocks. Only the oldest member does it. */
  void removeExpired() {
    if (isOldest()) {
      map.removeAll(new ExpiredAffinity(clusterMillis));
    }
  }

  /** Decides about nobody, so that the first client does not wait for classes and connections. */
  CompletionStage<Void> warm() {
    InetAddress nobody = InetAddress.getLoopbackAddress();
    PodAddress none = new PodAddress(EndpointAddress.of(nobody, 1));
    List<CompletableFuture<AffinityEntry>> decided = new ArrayList<>();
    for (int i = 0; i < WARMING_KEYS; i++) {
      decided.add(
          decide(
                  AffinityKey.ofService("warming-" + i, new ClientAddress(nobody, 0)),
                  new AffinityRequest(null, none, Duration.ofSeconds(1), Duration.ZERO))
              .toCompletableFuture());
    }
    return CompletableFuture.allOf(decided.toArray(CompletableFuture[]::new));
  }

  private boolean isOldest() {
    return hazelcast.getCluster().getMembers().iterator().next().localMember();
  }
}
