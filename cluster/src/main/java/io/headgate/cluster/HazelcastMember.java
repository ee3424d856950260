package io.headgate.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.topic.ITopic;
import com.hazelcast.topic.Message;
import io.headgate.balancer.state.ClusterMember;
import io.headgate.cluster.affinity.AffinityOwners;
import io.headgate.cluster.allocations.AllocationOwner;
import io.headgate.cluster.encoding.ClusterMessage;
import io.headgate.cluster.encoding.ClusterMessageEncoding;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of this node as a member: from its start, alone or with others, until it is closed or
 * Hazelcast gives up. A part that was cut off merges again within the same life. Any thread, but
 * for what is said to block.
 */
final class HazelcastMember implements MemberLink, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HazelcastMember.class);
  private static final long SWEEP_SECONDS = 30;
  private static final long WARM_SECONDS = 3;
  private static final long LEAVE_SECONDS = 12;
  private static final int WARM_ATTEMPTS = 100;
  private static final long WARM_PAUSE_MILLIS = 20;

  private final HazelcastInstance hazelcast;
  private final MemberEvents events;
  private final ITopic<byte[]> topic;
  private final ClusterMessageEncoding encoding = new ClusterMessageEncoding();
  private final MapAffinityOwners owners;
  private final AllocationOwner allocations;
  private final QuestionRound round;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean accompanied;
  private final ExecutorService blocking =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "headgate-cluster-work");
            thread.setDaemon(true);
            return thread;
          });

  private HazelcastMember(HazelcastInstance hazelcast, ClusterClock clock, MemberEvents events) {
    this.hazelcast = hazelcast;
    this.events = events;
    this.topic = hazelcast.getTopic(MemberConfig.MESSAGES);
    this.owners = new MapAffinityOwners(hazelcast, clock, blocking, this::publish);
    this.allocations = new MapAllocationOwner(hazelcast, this::publish);
    this.round = new QuestionRound(hazelcast);
    var unused = hazelcast.getUserContext().put(MemberQuestion.ANSWERS, events);
  }

  /**
   * Starts it, and waits until it has joined, or found nobody to join, and is ready to decide.
   *
   * @throws RuntimeException where it cannot start, as when its port is taken
   */
  static HazelcastMember start(ClusterOptions options, PeerDiscovery peers, MemberEvents events) {
    // Some of its classes log before they see a configuration.
    System.setProperty("hazelcast.logging.type", "slf4j");
    ClusterClock clock = new ClusterClock();
    Config config = MemberConfig.of(options, peers, clock);
    HazelcastInstance hazelcast = Hazelcast.newHazelcastInstance(config);
    clock.set(hazelcast.getCluster()::getClusterTime);
    HazelcastMember member = new HazelcastMember(hazelcast, clock, events);
    member.listen();
    member.warm();
    return member;
  }

  private void listen() {
    var unusedTopic = topic.addMessageListener(this::receive);
    var unusedMembers = hazelcast.getCluster().addMembershipListener(new Comings());
    countMembers();
    var unusedLife = hazelcast.getLifecycleService().addLifecycleListener(this::lifeChanged);
    if (!hazelcast.getLifecycleService().isRunning()) {
      ended.countDown(); // before anybody listened
    }
  }

  /** Partitions move to a member that joins; while one does, decisions about its clients wait. */
  private void warm() {
    try {
      for (int i = 0; i < WARM_ATTEMPTS && !hazelcast.getPartitionService().isClusterSafe(); i++) {
        if (ended.await(WARM_PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
      owners.warm().toCompletableFuture().orTimeout(WARM_SECONDS, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      LOG.warn("the first decisions about clients take longer than usual", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isAccompanied() {
    return accompanied;
  }

  /** Asked for at every message, so it is not looked up then. */
  private void countMembers() {
    try {
      accompanied = hazelcast.getCluster().getMembers().size() > 1;
    } catch (HazelcastInstanceNotActiveException e) {
      LOG.debug("nobody is there: the member ends or merges", e);
    }
  }

  @Override
  public AffinityOwners owners() {
    return owners;
  }

  @Override
  public AllocationOwner allocations() {
    return allocations;
  }

  @Override
  public void publish(ClusterMessage message) {
    try {
      byte[] encoded = encoding.encode(message);
      var unused = topic.publishAsync(encoded);
      events.saying(encoded.length);
    } catch (HazelcastInstanceNotActiveException e) {
      LOG.debug("not said: the member ends or merges", e);
    }
  }

  private void receive(Message<byte[]> received) {
    try {
      ClusterMessage message = encoding.decode(received.getMessageObject());
      // Counts are said many times a second, and nobody needs to be told its own.
      if (!(message instanceof ClusterMessage.Counts)
          || !received.getPublishingMember().localMember()) {
        events.said(message);
      }
    } catch (IOException e) {
      LOG.warn("a message of a member cannot be read: {}", e.getMessage());
    }
  }

  /** Who is there, the oldest first. */
  List<ClusterMember> members() {
    try {
      return hazelcast.getCluster().getMembers().stream().map(HazelcastMember::describe).toList();
    } catch (HazelcastInstanceNotActiveException e) {
      return List.of();
    }
  }

  /** The nodes' names by their ids. */
  Map<UUID, String> names() {
    Map<UUID, String> names = new HashMap<>();
    try {
      for (Member member : hazelcast.getCluster().getMembers()) {
        names.put(
            UUID.fromString(attribute(member, MemberConfig.NODE_ID)),
            attribute(member, MemberConfig.NODE_NAME));
      }
    } catch (HazelcastInstanceNotActiveException e) {
      LOG.debug("no names: the member ends or merges", e);
    }
    return names;
  }

  /** Asks all others; nobody where this is no member any more. */
  Map<ClusterMember, CompletableFuture<byte[]>> ask(String question) {
    Map<ClusterMember, CompletableFuture<byte[]>> asked = new LinkedHashMap<>();
    try {
      round.ask(question).forEach((member, answer) -> asked.put(describe(member), answer));
    } catch (HazelcastInstanceNotActiveException e) {
      LOG.debug("not asked: the member ends or merges", e);
    }
    return asked;
  }

  /** Blocks until it has ended by itself, or was closed; meanwhile it does what is to be done. */
  void awaitEnd() throws InterruptedException {
    while (!ended.await(SWEEP_SECONDS, TimeUnit.SECONDS)) {
      blocking.execute(this::sweep);
    }
  }

  private void sweep() {
    try {
      owners.removeExpired();
    } catch (RuntimeException e) {
      LOG.warn("clients whose time is over stay in memory for now: {}", e.toString());
    }
  }

  /** Leaves, handing over what it owns; where that takes too long, without. Blocks meanwhile. */
  @Override
  public void close() {
    ended.countDown();
    blocking.shutdownNow();
    CompletableFuture<Void> left =
        CompletableFuture.runAsync(
            hazelcast::shutdown, task -> new Thread(task, "headgate-leave").start());
    try {
      left.orTimeout(LEAVE_SECONDS, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      LOG.warn("the member leaves without handing over what it owns: {}", e.toString());
      hazelcast.getLifecycleService().terminate();
    }
  }

  private void lifeChanged(LifecycleEvent event) {
    switch (event.getState()) {
      case MERGED -> {
        countMembers();
        publish(new ClusterMessage.Merged());
        events.said(new ClusterMessage.Merged());
        events.changed();
      }
      case SHUTDOWN -> ended.countDown();
      case STARTING,
          STARTED,
          SHUTTING_DOWN,
          MERGING,
          MERGE_FAILED,
          CLIENT_CONNECTED,
          CLIENT_DISCONNECTED,
          CLIENT_CHANGED_CLUSTER -> {
        // nothing to do
      }
    }
  }

  private static ClusterMember describe(Member member) {
    return new ClusterMember(
        attribute(member, MemberConfig.NODE_NAME),
        member.getSocketAddress(),
        attribute(member, MemberConfig.PROGRAM_VERSION),
        member.localMember());
  }

  private static String attribute(Member member, String name) {
    String value = member.getAttribute(name);
    return value == null ? "" : value;
  }

  private final class Comings implements MembershipListener {

    @Override
    public void memberAdded(MembershipEvent event) {
      LOG.info("joined by {}", describe(event.getMember()));
      countMembers();
      events.joined();
      // The way to it has not been gone yet.
      blocking.execute(HazelcastMember.this::warm);
    }

    @Override
    public void memberRemoved(MembershipEvent event) {
      LOG.info("left by {}", describe(event.getMember()));
      countMembers();
      String id = attribute(event.getMember(), MemberConfig.NODE_ID);
      try {
        events.departed(UUID.fromString(id));
      } catch (IllegalArgumentException e) {
        LOG.warn("a member has left that never said who it was");
      }
    }
  }
}
