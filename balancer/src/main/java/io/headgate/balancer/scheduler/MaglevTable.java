package io.headgate.balancer.scheduler;

import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which endpoint every one of 4093 places belongs to (Eisenbud et al., Maglev, NSDI 2016, section
 * 3.4; Linux, {@code net/netfilter/ipvs/ip_vs_mh.c}). Immutable.
 *
 * <p>Endpoints take places in turn, each by its own list of preferences, which two hashes of its
 * address make; an endpoint of more weight takes more places in its turn. The kernel goes through
 * them in the order in which they were added; here it is the order of their addresses, so that
 * every node has the same table.
 *
 * <p>An endpoint whose weight becomes 0 keeps the places that it had by its last weight. One byte
 * for a place suffices for up to 256 endpoints: 4 KiB for a Service port that is in use.
 */
final class MaglevTable {

  static final int PLACES = 4093;

  /** No more than 2 to this power of places are taken in one turn. */
  private static final int TURN_BITS = 6;

  private static final Comparator<EndpointAddress> ORDER =
      Comparator.comparing(MaglevTable::bytes, Arrays::compareUnsigned)
          .thenComparingInt(EndpointAddress::port)
          .thenComparing(EndpointAddress::host);

  static final MaglevTable EMPTY =
      new MaglevTable(List.of(), new int[0], new EndpointAddress[0], new int[0], new byte[0][]);

  private final List<Endpoint> endpoints;

  /** From the place in {@code members} to the place in {@code endpoints}. */
  private final int[] listed;

  /** In the order of addresses. */
  private final EndpointAddress[] members;

  /** The last weight above 0 of each member. */
  private final int[] weights;

  /** The member of each place: its lower byte and, where there are more than 256, its upper one. */
  private final byte[][] places;

  private MaglevTable(
      List<Endpoint> endpoints,
      int[] listed,
      EndpointAddress[] members,
      int[] weights,
      byte[][] places) {
    this.endpoints = endpoints;
    this.listed = listed;
    this.members = members;
    this.weights = weights;
    this.places = places;
  }

  /** The table of other endpoints; the same places where only their list is another one. */
  MaglevTable over(List<Endpoint> changed) {
    int[] order =
        IntStream.range(0, changed.size())
            .boxed()
            .sorted(Comparator.comparing(i -> changed.get(i).address(), ORDER))
            .mapToInt(Integer::intValue)
            .toArray();
    EndpointAddress[] addresses =
        IntStream.of(order).mapToObj(i -> changed.get(i).address()).toArray(EndpointAddress[]::new);
    int[] lastWeights = lastWeights(changed, order);
    boolean same = Arrays.equals(addresses, members) && Arrays.equals(lastWeights, weights);
    return new MaglevTable(
        changed, order, addresses, lastWeights, same ? places : filled(addresses, lastWeights));
  }

  private int[] lastWeights(List<Endpoint> changed, int[] order) {
    Map<EndpointAddress, Integer> former = new HashMap<>();
    for (int i = 0; i < members.length; i++) {
      former.put(members[i], weights[i]);
    }
    return IntStream.of(order)
        .mapToObj(changed::get)
        .mapToInt(it -> it.weight() > 0 ? it.weight() : former.getOrDefault(it.address(), 0))
        .toArray();
  }

  @SuppressWarnings("ReferenceEquality") // the list object itself stands for its endpoints
  boolean isOver(List<Endpoint> others) {
    return endpoints == others;
  }

  /**
   * The index of the endpoint that has the place of this hash, or {@link Scheduler#NONE}.
   *
   * @param hash unsigned
   */
  int indexAt(int hash) {
    if (places.length == 0) {
      return Scheduler.NONE;
    }
    int place = placeOf(hash);
    int member = Byte.toUnsignedInt(places[0][place]);
    if (places.length > 1) {
      member |= Byte.toUnsignedInt(places[1][place]) << Byte.SIZE;
    }
    return listed[member];
  }

  static int placeOf(int hash) {
    return Integer.remainderUnsigned(hash, PLACES);
  }

  private static byte[][] filled(EndpointAddress[] members, int[] weights) {
    int[] turns = turns(weights);
    if (IntStream.of(turns).sum() == 0) {
      return new byte[0][];
    }
    int[] next = new int[members.length];
    int[] skip = new int[members.length];
    for (int i = 0; i < members.length; i++) {
      int key = fold(members[i]) + members[i].port();
      next[i] = placeOf(HalfSipHash.FIRST.of(key));
      skip[i] = Integer.remainderUnsigned(HalfSipHash.SECOND.of(key), PLACES - 1) + 1;
    }
    byte[][] places = new byte[members.length > 256 ? 2 : 1][PLACES];
    boolean[] taken = new boolean[PLACES];
    int filled = 0;
    for (int member = 0; filled < PLACES; member = (member + 1) % members.length) {
      for (int turn = 0; turn < turns[member] && filled < PLACES; turn++) {
        while (taken[next[member]]) {
          next[member] = (next[member] + skip[member]) % PLACES;
        }
        taken[next[member]] = true;
        places[0][next[member]] = (byte) member;
        if (places.length > 1) {
          places[1][next[member]] = (byte) (member >> Byte.SIZE);
        }
        filled++;
      }
    }
    return places;
  }

  /** How many places each takes in its turn: none with weight 0, else at least one. */
  private static int[] turns(int[] weights) {
    int divisor = 0;
    int heaviest = 0;
    for (int weight : weights) {
      divisor = greatestCommonDivisor(weight, divisor);
      heaviest = Math.max(heaviest, weight);
    }
    int[] turns = new int[weights.length];
    if (divisor > 0) {
      int bits = Integer.SIZE - Integer.numberOfLeadingZeros(heaviest / divisor);
      int shift = Math.max(bits - TURN_BITS, 0);
      for (int i = 0; i < turns.length; i++) {
        turns[i] = Math.max((weights[i] / divisor) >> shift, Math.min(weights[i], 1));
      }
    }
    return turns;
  }

  private static int greatestCommonDivisor(int one, int other) {
    return other == 0 ? one : greatestCommonDivisor(other, one % other);
  }

  private static int fold(EndpointAddress address) {
    @Nullable InetAddress ip = address.socketAddress().getAddress();
    return ip == null ? address.host().hashCode() : AddressHash.fold(ip);
  }

  private static byte[] bytes(EndpointAddress address) {
    @Nullable InetAddress ip = address.socketAddress().getAddress();
    return ip == null ? new byte[0] : ip.getAddress();
  }
}
