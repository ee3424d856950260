package io.headgate.balancer.scheduler;

import static io.headgate.balancer.scheduler.ListedCandidates.endpoint;
import static io.headgate.balancer.scheduler.Scheduler.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.state.ClientAddress;
import io.headgate.balancer.state.Ip;
import io.headgate.balancer.state.VirtualAddress;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.SchedulerFlag;
import io.headgate.discovery.model.SchedulerName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Expected values come from a program of its own after the SipHash paper and the kernel's rule; its
 * hash was checked against CPython's siphash13.
 */
class MaglevTest {

  @ParameterizedTest
  @CsvSource({
    "0, 492468162, 4169286463",
    "1, 384591538, 2182130385",
    "167772161, 50859236, 1224331457",
    "-1, 583391001, 4149874525"
  })
  void theHashIsTheKernelsOf64Bits(int value, long first, long second) {
    assertThat(Integer.toUnsignedLong(HalfSipHash.FIRST.of(value))).isEqualTo(first);
    assertThat(Integer.toUnsignedLong(HalfSipHash.SECOND.of(value))).isEqualTo(second);
  }

  static Stream<Arguments> tables() {
    return Stream.of(
        Arguments.of(
            "10 pods of weight 1",
            pods(10),
            new int[] {9, 9, 9, 6, 1, 3, 2, 0, 5, 1, 1, 2},
            new int[] {410, 410, 410, 409, 409, 409, 409, 409, 409, 409},
            767080619L),
        // By their divisor 1, 3 and 65; 65 has 7 bits, one more than a turn may have: 1 (at least),
        // 1 and 32 places in a turn; an endpoint that never had a weight has no place.
        Arguments.of(
            "weights 100, 300, 0, 6500",
            List.of(endpoint(1, 100), endpoint(2, 300), endpoint(3, 0), endpoint(4, 6500)),
            new int[] {3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3},
            new int[] {121, 121, 0, 3851},
            1293396374L),
        Arguments.of(
            "IPv6, weights 1 and 2",
            List.of(
                withWeight(EndpointAddress.of(Ip.of("2001:db8::1"), 80), 1),
                withWeight(EndpointAddress.of(Ip.of("2001:db8::2"), 80), 2)),
            new int[] {1, 0, 0, 1, 1, 1, 1, 1, 1, 1, 0, 1},
            new int[] {1365, 2728},
            326862981L));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tables")
  void theTableIsTheKernels(
      String what, List<Endpoint> endpoints, int[] begin, int[] counts, long checksum) {
    int[] table = table(MaglevTable.EMPTY.over(endpoints));

    assertThat(table).startsWith(begin);
    for (int i = 0; i < counts.length; i++) {
      int endpoint = i;
      assertThat(IntStream.of(table).filter(it -> it == endpoint).count()).isEqualTo(counts[i]);
    }
    CRC32 crc = new CRC32();
    IntStream.of(table).forEach(crc::update);
    assertThat(crc.getValue()).isEqualTo(checksum);
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, 0, '', 4",
    "10.1.2.4, 0, '', 3",
    "10.1.2.3, 40000, MH_PORT, 3",
    "2001:db8::9, 0, '', 2"
  })
  void theClientDecides(String client, int port, String flags, int expected) {
    ListedCandidates candidates = ListedCandidates.of(5);

    assertThat(mh(flags).schedule(candidates, key(client, port))).isEqualTo(expected);
    assertThat(mh(flags).schedule(candidates.without(expected), key(client, port))).isEqualTo(NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, 0, 4, 1",
    "10.1.2.4, 0, 3, 0",
    "10.1.2.3, 40000, 4, 1",
    "2001:db8::9, 0, 2, 0"
  })
  void withFallbackAnotherPlaceIsLookedAt(String client, int port, int own, int instead) {
    Scheduler mh = mh("MH_FALLBACK");
    ListedCandidates candidates = ListedCandidates.of(5);

    assertThat(mh.schedule(candidates, key(client, port))).isEqualTo(own);
    assertThat(mh.schedule(candidates.without(own), key(client, port))).isEqualTo(instead);
    assertThat(mh.schedule(candidates.without(0, 1, 2, 3, 4), key(client, port))).isEqualTo(NONE);
  }

  @Test
  void c11_mhMovesAtMostThreePercentOfTheSurvivorsClients() {
    Scheduler ofTen = mh("");
    ListedCandidates ten = ListedCandidates.of(10);
    for (int gone = 0; gone < 10; gone++) {
      int without = gone;
      Scheduler ofNine = mh("");
      ListedCandidates nine =
          ListedCandidates.ofPods(
              IntStream.rangeClosed(1, 10).filter(pod -> pod != without + 1).toArray());
      int survivors = 0;
      int moved = 0;
      for (int client = 0; client < 10_000; client++) {
        int before = ofTen.schedule(ten, client(client));
        if (before != gone) {
          survivors++;
          int after = ofNine.schedule(nine, client(client));
          moved += nine.endpoint(after).equals(ten.endpoint(before)) ? 0 : 1;
        }
      }

      assertThat((double) moved / survivors).isLessThanOrEqualTo(0.03);
    }
  }

  @Test
  void c12_twoNodesWithEndpointsInAnotherOrderAgree() {
    List<Endpoint> shuffled = new ArrayList<>(pods(10));
    Collections.shuffle(shuffled, new Random(20_263));
    ListedCandidates one = ListedCandidates.of(pods(10));
    ListedCandidates other = ListedCandidates.of(shuffled);
    Scheduler here = mh("");
    Scheduler there = mh("");
    Set<Endpoint> chosen = new HashSet<>();
    for (int client = 0; client < 1_000; client++) {
      Endpoint endpoint = one.endpoint(here.schedule(one, client(client)));
      chosen.add(endpoint);

      assertThat(other.endpoint(there.schedule(other, client(client)))).isEqualTo(endpoint);
    }
    assertThat(chosen).hasSize(10);
  }

  @Test
  void weightZeroKeepsThePlacesOfTheLastWeight() {
    MaglevTable before =
        MaglevTable.EMPTY.over(List.of(endpoint(1, 1), endpoint(2, 2), endpoint(3, 1)));
    MaglevTable drained = before.over(List.of(endpoint(1, 1), endpoint(2, 0), endpoint(3, 1)));
    MaglevTable gone = drained.over(List.of(endpoint(1, 1), endpoint(3, 1)));
    MaglevTable back = gone.over(List.of(endpoint(1, 1), endpoint(2, 0), endpoint(3, 1)));

    assertThat(table(drained)).isEqualTo(table(before));
    assertThat(table(gone)).containsOnly(0, 1);
    assertThat(table(back)).containsOnly(0, 2);
  }

  @Test
  void moreEndpointsThanAByteCountsHaveTheirPlaces() {
    int[] table = table(MaglevTable.EMPTY.over(pods(1_000)));

    for (int i = 0; i < 1_000; i++) {
      int endpoint = i;
      assertThat(IntStream.of(table).filter(it -> it == endpoint).count()).isBetween(4L, 5L);
    }
  }

  @Test
  void endpointsThatAreOnlyListedAgainKeepTheirPlaces() {
    Scheduler mh = mh("");
    List<Endpoint> reversed = new ArrayList<>(pods(10));
    Collections.reverse(reversed);
    ListedCandidates before = ListedCandidates.of(pods(10));
    ListedCandidates after = ListedCandidates.of(reversed);
    mh.endpointsChanged(before.endpoints());
    for (int client = 0; client < 100; client++) {
      int index = mh.schedule(before, client(client));
      assertThat(mh.schedule(after, client(client))).isEqualTo(9 - index);
    }
  }

  private static int[] table(MaglevTable table) {
    return IntStream.range(0, MaglevTable.PLACES).map(table::indexAt).toArray();
  }

  private static List<Endpoint> pods(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(number -> endpoint(number, 1)).toList();
  }

  private static Endpoint withWeight(EndpointAddress address, int weight) {
    Endpoint ready = Endpoint.ready(address);
    return new Endpoint(address, ready.conditions(), ready.place(), ready.target(), weight);
  }

  private static Scheduler mh(String flag) {
    return flag.isEmpty()
        ? Make.scheduler(SchedulerName.MH)
        : Make.scheduler(SchedulerName.MH, SchedulerFlag.valueOf(flag));
  }

  private static ConnectionKey client(int number) {
    return SchedulersTest.key("10.9." + number / 256 + "." + number % 256, "10.96.0.1");
  }

  private static ConnectionKey key(String client, int port) {
    return new ConnectionKey(
        new ClientAddress(Ip.of(client), port),
        new VirtualAddress(Ip.of("10.96.0.1"), 80),
        Protocol.TCP);
  }
}
