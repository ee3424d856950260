package io.headgate.cluster;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.map.IMap;
import io.headgate.cluster.allocations.AgreedAllocations;
import io.headgate.cluster.allocations.AllocationAnswer;
import io.headgate.cluster.allocations.AllocationNews;
import io.headgate.cluster.allocations.AllocationOwner;
import io.headgate.cluster.allocations.AllocationRequest;
import io.headgate.cluster.encoding.ClusterMessage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** What is assigned, as the one entry of a map of all members. */
final class MapAllocationOwner implements AllocationOwner {

  private static final String ALL = "all";

  private final IMap<String, AgreedAllocations> map;
  private final Consumer<ClusterMessage> messages;

  MapAllocationOwner(HazelcastInstance hazelcast, Consumer<ClusterMessage> messages) {
    this.map = hazelcast.getMap(MemberConfig.ALLOCATIONS);
    this.messages = messages;
  }

  @Override
  public CompletionStage<AllocationAnswer> ask(AllocationRequest request) {
    try {
      return map.submitToKey(ALL, new AllocationDecision(request));
    } catch (HazelcastInstanceNotActiveException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public void announce(AllocationNews news) {
    messages.accept(new ClusterMessage.Assigned(news));
  }
}
