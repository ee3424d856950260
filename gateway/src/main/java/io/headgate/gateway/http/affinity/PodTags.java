package io.headgate.gateway.http.affinity;

import io.headgate.balancer.scheduler.Candidates;
import io.headgate.balancer.scheduler.Scheduler;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;

/**
 * The tags of some endpoints, and what keys of clients make of them: the pod with the highest value
 * has the client, where the value of a pod is its tag mixed with the key (Thaler and Ravishankar,
 * "Using Name-Based Mappings to Increase Hit Rates", IEEE/ACM ToN 6(1), 1998). So a pod that goes
 * moves only its own clients, and one that comes takes an equal part of everybody's. Immutable; any
 * thread.
 */
final class PodTags {

  static final PodTags NONE = new PodTags(List.of(), new long[0]);

  /** How much of the highest values a key is looked for in, in shares of one pod. */
  private static final int SHARES = 8;

  /** One in eight is right, so it does not come to that. */
  private static final int MAX_TRIES = 1000;

  // MurmurHash3's finalizer, and what undoes it.
  private static final long FIRST = 0xff51afd7ed558ccdL;
  private static final long SECOND = 0xc4ceb9fe1a85ec53L;
  private static final long FIRST_UNDONE = inverse(FIRST);
  private static final long SECOND_UNDONE = inverse(SECOND);

  private final List<Endpoint> endpoints;
  private final long[] tags;

  private PodTags(List<Endpoint> endpoints, long[] tags) {
    this.endpoints = endpoints;
    this.tags = tags;
  }

  @SuppressWarnings("ReferenceEquality") // unchanged endpoints keep their list
  boolean isOver(List<Endpoint> others) {
    return endpoints == others;
  }

  /** The tags of other endpoints; those that are here already are not worked out again. */
  PodTags over(List<Endpoint> others, ToLongFunction<EndpointAddress> tag) {
    Map<EndpointAddress, Long> known = HashMap.newHashMap(tags.length);
    for (int i = 0; i < tags.length; i++) {
      known.put(endpoints.get(i).address(), tags[i]);
    }
    long[] next = new long[others.size()];
    for (int i = 0; i < next.length; i++) {
      EndpointAddress address = others.get(i).address();
      Long before = known.get(address);
      next[i] = before == null ? tag.applyAsLong(address) : before;
    }
    return new PodTags(others, next);
  }

  long tag(int index) {
    return tags[index];
  }

  /** The endpoint with that tag, or {@link Scheduler#NONE}. */
  int indexOf(long tag) {
    for (int i = 0; i < tags.length; i++) {
      if (tags[i] == tag) {
        return i;
      }
    }
    return Scheduler.NONE;
  }

  /** The endpoint of that address, or {@link Scheduler#NONE}. */
  int indexOf(EndpointAddress address) {
    for (int i = 0; i < tags.length; i++) {
      if (endpoints.get(i).address().equals(address)) {
        return i;
      }
    }
    return Scheduler.NONE;
  }

  /** Whether an endpoint may have clients, though it may not be available for a while. */
  boolean isReady(int index) {
    Endpoint endpoint = endpoints.get(index);
    return endpoint.conditions().ready() && endpoint.weight() > 0;
  }

  /** The pod that has a key's clients, whether available now or not. */
  int owner(long key) {
    int owner = Scheduler.NONE;
    for (int i = 0; i < tags.length; i++) {
      if (isReady(i) && (owner == Scheduler.NONE || isAbove(key, i, owner))) {
        owner = i;
      }
    }
    return owner;
  }

  /** The available one among the pods that comes first for a key. */
  int firstAvailable(long key, Candidates candidates) {
    int first = Scheduler.NONE;
    for (int i = 0; i < tags.length; i++) {
      if (candidates.available(i) && (first == Scheduler.NONE || isAbove(key, i, first))) {
        first = i;
      }
    }
    return first;
  }

  /**
   * One of the available pods that come first for a key: of all, where there are not so many.
   *
   * @param first how many of them; each costs a look at all pods
   * @param draw decides, evenly
   */
  int availableAmong(long key, int first, long draw, Candidates candidates) {
    int available = 0;
    for (int i = 0; i < tags.length; i++) {
      available += candidates.available(i) ? 1 : 0;
    }
    int found = firstAvailable(key, candidates);
    if (available > 1) {
      long rank = Long.remainderUnsigned(draw, Math.min(first, available));
      for (int i = 0; i < rank; i++) {
        found = availableBehind(key, found, candidates);
      }
    }
    return found;
  }

  private int availableBehind(long key, int before, Candidates candidates) {
    int next = Scheduler.NONE;
    for (int i = 0; i < tags.length; i++) {
      if (candidates.available(i)
          && isAbove(key, before, i)
          && (next == Scheduler.NONE || isAbove(key, i, next))) {
        next = i;
      }
    }
    // An address that stands twice has no order.
    return next == Scheduler.NONE ? before : next;
  }

  /**
   * A key of that pod's, each as likely as any other of those whose value is among the highest. The
   * value is drawn and the key made of it, for to draw keys would take as many as there are pods.
   */
  long keyOf(int pod, SplittableRandom random) {
    int pods = Math.max(1, tags.length);
    long span = pods <= SHARES ? 0 : Long.divideUnsigned(-1L, pods) * SHARES;
    long key = 0;
    for (int i = 0; i < MAX_TRIES; i++) {
      long drawn = random.nextLong();
      long value = span == 0 ? drawn : ~Long.remainderUnsigned(drawn, span);
      key = unmix(value) ^ tags[pod];
      if (owner(key) == pod) {
        return key;
      }
    }
    return key;
  }

  private boolean isAbove(long key, int one, int other) {
    return Long.compareUnsigned(mix(key ^ tags[one]), mix(key ^ tags[other])) > 0;
  }

  static long mix(long value) {
    long mixed = (value ^ (value >>> 33)) * FIRST;
    mixed = (mixed ^ (mixed >>> 33)) * SECOND;
    return mixed ^ (mixed >>> 33);
  }

  static long unmix(long mixed) {
    long value = (mixed ^ (mixed >>> 33)) * SECOND_UNDONE;
    value = (value ^ (value >>> 33)) * FIRST_UNDONE;
    return value ^ (value >>> 33);
  }

  /** Modulo 2^64, by Newton's iteration: every step doubles the bits that are right. */
  private static long inverse(long odd) {
    long inverse = odd;
    for (int i = 0; i < 6; i++) {
      inverse *= 2 - odd * inverse;
    }
    return inverse;
  }
}
