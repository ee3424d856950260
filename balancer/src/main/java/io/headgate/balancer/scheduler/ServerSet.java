package io.headgate.balancer.scheduler;

import io.headgate.discovery.model.Endpoint;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The endpoints that one virtual address has been given. Immutable.
 *
 * @param endpoints the list in which the members have their places
 * @param members their indexes, the latest first
 * @param changed when members last came or went, as {@code nanoTime}
 */
@SuppressWarnings("ArrayRecordComponent") // shared by nobody, and never compared
record ServerSet(List<Endpoint> endpoints, int[] members, long changed) {

  static ServerSet of(List<Endpoint> endpoints, int member, long now) {
    return new ServerSet(endpoints, new int[] {member}, now);
  }

  @SuppressWarnings("ReferenceEquality") // the list object itself stands for its endpoints
  boolean isOver(List<Endpoint> others) {
    return endpoints == others;
  }

  /** The same members in another list; those that are gone are left out. */
  ServerSet over(List<Endpoint> others) {
    int[] places =
        IntStream.of(members)
            .flatMap(
                member ->
                    IntStream.range(0, others.size())
                        .filter(i -> isSame(others.get(i), endpoints.get(member))))
            .toArray();
    return new ServerSet(others, places, changed);
  }

  private static boolean isSame(Endpoint one, Endpoint other) {
    return one.address().equals(other.address());
  }

  boolean has(int index) {
    for (int member : members) {
      if (member == index) {
        return true;
      }
    }
    return false;
  }

  ServerSet with(int member, long now) {
    int[] more = new int[members.length + 1];
    more[0] = member;
    System.arraycopy(members, 0, more, 1, members.length);
    return new ServerSet(endpoints, more, now);
  }

  ServerSet without(int member, long now) {
    return new ServerSet(
        endpoints, Arrays.stream(members).filter(it -> it != member).toArray(), now);
  }
}
