package io.headgate.cluster.simulation;

import io.headgate.balancer.state.AffinityKey;
import io.headgate.cluster.affinity.AffinityEntry;
import io.headgate.cluster.affinity.AffinityMove;
import io.headgate.cluster.affinity.AffinityOwners;
import io.headgate.cluster.affinity.AffinityRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/**
 * A partitioned, replicated map as a data grid keeps it. Each key has an owner among those members
 * that the grid takes for alive; while it is wrong about that, requests wait and are repeated. A
 * cut leaves a copy on either side; some time after it has healed, both are merged.
 */
final class Owners {

  private static final Duration REPEATED = Duration.ofMillis(100);
  private static final int REPEATS = 50;

  private final Timeline timeline;
  private final Network network;
  private final List<Map<AffinityKey, AffinityEntry>> stores =
      new ArrayList<>(List.of(new HashMap<>(), new HashMap<>()));

  /** The side that the grid takes a member to be on, and whether it takes it for alive. */
  private final int[] sides;

  private final boolean[] believed;
  private final boolean[] alive;
  private int merges;

  Owners(Timeline timeline, Network network, int members) {
    this.timeline = timeline;
    this.network = network;
    this.sides = new int[members];
    this.believed = new boolean[members];
    this.alive = new boolean[members];
  }

  void up(int member) {
    alive[member] = true;
    believed[member] = true;
    sides[member] = sides[others(member)];
  }

  private int others(int member) {
    for (int i = 0; i < alive.length; i++) {
      if (i != member && alive[i] && network.connected(i, member)) {
        return i;
      }
    }
    return member;
  }

  void down(int member) {
    alive[member] = false;
  }

  /** The grid notices that the member is gone. */
  void notice(int member) {
    believed[member] = alive[member];
  }

  /** The grid notices that it has been cut: whoever is on the other side has a copy. */
  void noticeCut() {
    stores.set(1, new HashMap<>(stores.get(0)));
    for (int i = 0; i < sides.length; i++) {
      sides[i] = network.side(i);
    }
  }

  /** Both sides become one again. */
  void merge() {
    merges++;
    stores.get(1).forEach((key, entry) -> stores.get(0).merge(key, entry, AffinityEntry::merge));
    stores.get(1).clear();
    Arrays.fill(sides, 0);
  }

  AffinityOwners seenBy(int member, BiConsumer<Integer, AffinityMove> announcement) {
    return new AffinityOwners() {
      @Override
      public CompletionStage<AffinityEntry> decide(AffinityKey key, AffinityRequest request) {
        CompletableFuture<AffinityEntry> answer = new CompletableFuture<>();
        ask(member, key, request, answer, REPEATS);
        return answer;
      }

      @Override
      public void announce(AffinityMove move) {
        announcement.accept(member, move);
      }

      @Override
      public void forget(String serviceUid) {
        stores.get(sides[member]).keySet().removeIf(key -> key.serviceUid().equals(serviceUid));
      }
    };
  }

  private void ask(
      int member,
      AffinityKey key,
      AffinityRequest request,
      CompletableFuture<AffinityEntry> answer,
      int repeats) {
    if (repeats == 0) {
      answer.completeExceptionally(new IllegalStateException("not answered"));
      return;
    }
    int owner = owner(member, key);
    int mergesBefore = merges;
    boolean[] asked = new boolean[1];
    network.send(
        member,
        owner,
        () -> {
          if (!asked[0] && alive[owner] && sides[owner] == sides[member]) {
            asked[0] = true;
            AffinityEntry decided =
                stores
                    .get(sides[owner])
                    .compute(key, (k, stored) -> AffinityEntry.decide(stored, request, millis()));
            network.send(owner, member, () -> answer.complete(decided));
          }
        });
    timeline.after(
        REPEATED,
        () -> {
          boolean merged = mergesBefore != merges;
          if (!answer.isDone() && alive[member] && (!asked[0] || merged || repeats > 1)) {
            ask(member, key, request, answer, repeats - 1);
          }
        });
  }

  private int owner(int member, AffinityKey key) {
    int owner = member;
    int highest = Integer.MIN_VALUE;
    for (int i = 0; i < believed.length; i++) {
      int value = Integer.reverse(key.hashCode() * 31 + i * 0x9E3779B9);
      if (believed[i] && sides[i] == sides[member] && value > highest) {
        owner = i;
        highest = value;
      }
    }
    return owner;
  }

  private long millis() {
    return timeline.nanoTime() / 1_000_000;
  }
}
