package io.headgate.balancer.scheduler;

import static io.headgate.balancer.scheduler.Scheduler.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.state.ClientAddress;
import io.headgate.balancer.state.Ip;
import io.headgate.balancer.state.VirtualAddress;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.SchedulerFlag;
import io.headgate.discovery.model.SchedulerName;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HashingTest {

  private final Scheduler sh = Make.scheduler(SchedulerName.SH, TieRule.FIRST);
  private final Scheduler dh = Make.scheduler(SchedulerName.DH, TieRule.FIRST);

  /** The address times 0x61C88647, its upper 8 of 32 bits. */
  @ParameterizedTest
  @CsvSource({
    "0.0.0.1, 97",
    "0.0.0.2, 195",
    "10.0.0.1, 39",
    "::1, 97",
    "1:2:3:4:5:6:7:8, 14",
    "0:1:0:0:0:0:0:0, 97"
  })
  void anAddressFallsIntoTheKernelsBucket(String address, int bucket) {
    assertThat(AddressHash.bucket(Ip.of(address))).isEqualTo(bucket);
  }

  @Test
  void shIsAboutTheClientAndNothingElse() {
    ListedCandidates candidates = ListedCandidates.of(7);
    for (int client = 0; client < 256; client++) {
      int first = sh.schedule(candidates, SchedulersTest.key("10.9.1." + client, "10.96.0.1"));

      assertThat(sh.schedule(candidates, SchedulersTest.key("10.9.1." + client, "10.96.7.7")))
          .isEqualTo(first);
      assertThat(
              Make.scheduler(SchedulerName.SH, TieRule.FIRST)
                  .schedule(
                      ListedCandidates.of(7), SchedulersTest.key("10.9.1." + client, "10.96.0.1")))
          .isEqualTo(first);
    }
  }

  @Test
  void shFillsItsBucketsByWeightAsTheKernelDoes() {
    int[] weights = {2, 0, 5, 1};
    ListedCandidates candidates = ListedCandidates.ofWeights(weights);
    int[] table = tableOf(weights);
    for (int client = 0; client < 2_000; client++) {
      ConnectionKey key =
          SchedulersTest.key("10.9." + client / 256 + "." + client % 256, "10.96.0.1");
      int listed = table[AddressHash.bucket(key.client().ip())];

      assertThat(sh.schedule(candidates, key)).isEqualTo(listed == 1 ? NONE : listed);
    }
  }

  @Test
  void shHasNoBucketLeftForTheLastOfMoreThan256() {
    int[] weights = new int[300];
    Arrays.fill(weights, 1);
    int[] table = tableOf(weights);
    ListedCandidates candidates = ListedCandidates.ofWeights(weights);
    for (int client = 0; client < 1_000; client++) {
      ConnectionKey key =
          SchedulersTest.key("10.9." + client / 256 + "." + client % 256, "10.96.0.1");

      assertThat(sh.schedule(candidates, key))
          .isEqualTo(table[AddressHash.bucket(key.client().ip())]);
    }
  }

  @Test
  void c11_shMovesAboutNineOfTenClientsWhenOneOfTenPodsLeaves() {
    ListedCandidates ten = ListedCandidates.ofPods(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    ListedCandidates nine = ListedCandidates.ofPods(1, 2, 3, 4, 6, 7, 8, 9, 10);
    int survivors = 0;
    int moved = 0;
    for (int client = 0; client < 10_000; client++) {
      ConnectionKey key =
          SchedulersTest.key("10.9." + client / 256 + "." + client % 256, "10.96.0.1");
      String before = ten.endpoint(sh.schedule(ten, key)).address().host();
      String after = nine.endpoint(sh.schedule(nine, key)).address().host();
      if (!before.equals("127.97.0.5")) {
        survivors++;
        moved += before.equals(after) ? 0 : 1;
      }
    }

    assertThat((double) moved / survivors).isBetween(0.80, 0.95);
  }

  @Test
  void anUnavailableBucketRefusesInsteadOfFallingBack() {
    for (Scheduler hashing : new Scheduler[] {sh, dh}) {
      ConnectionKey key = SchedulersTest.key("10.9.1.1", "10.96.0.1");
      int own = hashing.schedule(ListedCandidates.of(5), key);

      assertThat(hashing.schedule(ListedCandidates.of(5).without(own), key)).isEqualTo(NONE);
    }
  }

  @Test
  void c10_dhSendsAllClientsOfOneAddressToOnePod() {
    ListedCandidates candidates = ListedCandidates.ofWeights(1, 1, 9);
    Set<Integer> ofOne = new HashSet<>();
    Set<Integer> ofMany = new HashSet<>();
    for (int client = 0; client < 100; client++) {
      ofOne.add(dh.schedule(candidates, SchedulersTest.key("10.9.1." + client, "10.96.0.1")));
      ofMany.add(dh.schedule(candidates, SchedulersTest.key("10.9.1.1", "10.96.0." + client)));
    }

    assertThat(ofOne).hasSize(1);
    assertThat(ofMany).containsExactlyInAnyOrder(0, 1, 2);
  }

  @Test
  void c10_dhRefusesWhenItsPodIsNotReadyUnlessItMayFallBack() {
    ConnectionKey key = SchedulersTest.key("10.9.1.1", "10.96.0.1");
    int own = dh.schedule(ListedCandidates.of(5), key);
    Scheduler fallback = Make.scheduler(SchedulerName.DH, SchedulerFlag.DH_FALLBACK);

    assertThat(dh.schedule(ListedCandidates.of(5).without(own), key)).isEqualTo(NONE);
    assertThat(fallback.schedule(ListedCandidates.of(5), key)).isEqualTo(own);
    assertThat(fallback.schedule(ListedCandidates.of(5).without(own), key))
        .isEqualTo((own + 1) % 5);
    assertThat(fallback.schedule(ListedCandidates.of(5).without(own, (own + 1) % 5), key))
        .isEqualTo((own + 2) % 5);
  }

  @Test
  void c11_shPortSpreadsTheConnectionsOfOneClient() {
    Scheduler shPort = Make.scheduler(SchedulerName.SH, SchedulerFlag.SH_PORT);
    ListedCandidates candidates = ListedCandidates.of(5);
    Set<Integer> chosen = new HashSet<>();
    for (int port = 40_000; port < 40_020; port++) {
      chosen.add(shPort.schedule(candidates, fromPort(port)));
      assertThat(sh.schedule(candidates, fromPort(port)))
          .isEqualTo(sh.schedule(candidates, fromPort(1)));
    }

    assertThat(chosen).hasSize(5);
    assertThat(shPort.schedule(candidates, fromPort(40_000))).isEqualTo(1);
    assertThat(shPort.schedule(candidates, fromPort(40_001))).isEqualTo(3);
  }

  private static ConnectionKey fromPort(int port) {
    return new ConnectionKey(
        new ClientAddress(Ip.of("10.1.2.3"), port),
        new VirtualAddress(Ip.of("10.96.0.1"), 80),
        Protocol.TCP);
  }

  /** The kernel looks at the buckets from offset = own to own + 255, each plus own once more. */
  @Test
  void shFallsBackToTheKernelsNextBucket() {
    Scheduler fallback = Make.scheduler(SchedulerName.SH, SchedulerFlag.SH_FALLBACK);
    int[] weights = {2, 1, 5, 1, 70};
    int[] table = tableOf(weights);
    for (int client = 0; client < 256; client++) {
      ConnectionKey key = SchedulersTest.key("10.9.1." + client, "10.96.0.1");
      int bucket = AddressHash.bucket(key.client().ip());
      ListedCandidates without =
          ListedCandidates.ofWeights(weights).without(table[bucket], (table[bucket] + 1) % 5);
      int expected = NONE;
      for (int offset = 0; offset < 256 && expected == NONE; offset++) {
        int next = table[((offset + bucket) % 256 + bucket) & 255];
        expected = without.available(next) ? next : NONE;
      }

      assertThat(fallback.schedule(ListedCandidates.ofWeights(weights), key))
          .isEqualTo(table[bucket]);
      assertThat(fallback.schedule(without, key)).isEqualTo(expected);
    }
  }

  /** The kernel's own table: an endpoint fills buckets until it has as many as its weight says. */
  private static int[] tableOf(int[] weights) {
    int[] table = new int[256];
    int index = 0;
    int filled = 0;
    for (int bucket = 0; bucket < 256; bucket++) {
      table[bucket] = index;
      filled++;
      if (filled >= weights[index]) {
        index = (index + 1) % weights.length;
        filled = 0;
      }
    }
    return table;
  }
}
