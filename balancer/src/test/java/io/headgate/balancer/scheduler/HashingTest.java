package io.headgate.balancer.scheduler;

import static io.headgate.balancer.scheduler.Scheduler.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.state.Ip;
import io.headgate.discovery.model.SchedulerName;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HashingTest {

  private final Scheduler sh = Schedulers.create(SchedulerName.SH, TieRule.FIRST);
  private final Scheduler dh = Schedulers.create(SchedulerName.DH, TieRule.FIRST);

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
              Schedulers.create(SchedulerName.SH, TieRule.FIRST)
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
