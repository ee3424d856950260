package io.headgate.gateway.http.affinity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headgate.balancer.scheduler.Candidates;
import io.headgate.balancer.scheduler.Scheduler;
import io.headgate.balancer.state.EndpointLoad;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.EndpointConditions;
import io.headgate.discovery.model.EndpointPlace;
import io.headgate.discovery.model.EndpointTarget;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which pod has which clients, and who moves when there are more or fewer. */
class PodTagsTest {

  private static final int CLIENTS = 4000;

  private final SplittableRandom random = new SplittableRandom(7);

  @Test
  void mixingCanBeUndone() {
    for (long value : new long[] {0, 1, -1, Long.MIN_VALUE, 0x123456789abcdefL}) {
      assertThat(PodTags.unmix(PodTags.mix(value))).isEqualTo(value);
      assertThat(PodTags.mix(PodTags.unmix(value))).isEqualTo(value);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 9, 50, 1000})
  void aKeyIsThatPodsOwn(int pods) {
    PodTags tags = tags(pods);
    for (int i = 0; i < 20; i++) {
      int pod = random.nextInt(pods);
      assertThat(tags.owner(tags.keyOf(pod, random))).isEqualTo(pod);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 20})
  void aPodThatComesTakesItsPartAndNoMore(int pods) {
    PodTags before = tags(pods);
    PodTags after = tags(pods + 1);
    int moved = 0;
    for (int i = 0; i < CLIENTS; i++) {
      long key = before.keyOf(i % pods, random);
      int owner = after.owner(key);
      assertThat(owner).isIn(i % pods, pods);
      moved += owner == pods ? 1 : 0;
    }
    double part = 1.0 / (pods + 1);
    assertThat(moved / (double) CLIENTS).isCloseTo(part, within(part / 4));
  }

  @Test
  void aPodThatGoesMovesOnlyItsOwnClientsAndSpreadsThem() {
    PodTags before = tags(10);
    PodTags after = tags(9);
    Map<Integer, Integer> taken = new HashMap<>();
    for (int i = 0; i < CLIENTS; i++) {
      long key = random.nextLong();
      int owner = before.owner(key);
      if (owner == 9) {
        taken.merge(after.owner(key), 1, Integer::sum);
      } else {
        assertThat(after.owner(key)).isEqualTo(owner);
      }
    }
    assertThat(taken).hasSize(9);
  }

  @Test
  void aPodThatIsNotReadyOrHasNoWeightHasNoClients() {
    List<Endpoint> endpoints = new ArrayList<>(endpoints(3));
    endpoints.set(0, with(endpoints.get(0), new EndpointConditions(false, true, true), 1));
    endpoints.set(1, with(endpoints.get(1), EndpointConditions.READY, 0));
    PodTags tags = PodTags.NONE.over(endpoints, PodTagsTest::tag);
    for (int i = 0; i < 50; i++) {
      assertThat(tags.owner(random.nextLong())).isEqualTo(2);
    }
  }

  @Test
  void tagsStayWithTheirAddress() {
    PodTags tags = tags(5);
    List<Endpoint> others = new ArrayList<>(endpoints(5));
    others.remove(0);
    PodTags after =
        tags.over(
            others,
            address -> {
              throw new AssertionError("known: " + address);
            });
    assertThat(after.tag(0)).isEqualTo(tags.tag(1));
    assertThat(after.indexOf(tags.tag(4))).isEqualTo(3);
    assertThat(after.indexOf(tags.tag(0))).isEqualTo(-1);
  }

  /** Pods that have equal requests, as evenly as can be; where few are left, those. */
  @ParameterizedTest
  @CsvSource({"10, 3, 10, 3", "10, 1, 10, 1", "2, 3, 2, 2", "10, 16, 10, 10", "10, 3, 2, 2"})
  void equalRequestsShareThePodsThatComeFirst(int pods, int shared, int available, int found) {
    PodTags tags = tags(pods);
    Candidates candidates = first(available, endpoints(pods));
    long key = random.nextLong();
    Map<Integer, Integer> chosen = new HashMap<>();
    for (long draw = 0; draw < 600; draw++) {
      chosen.merge(tags.availableAmong(key, shared, draw, candidates), 1, Integer::sum);
    }
    assertThat(chosen).hasSize(found).containsKey(tags.firstAvailable(key, candidates));
    assertThat(chosen.values()).allMatch(it -> it >= 600 / found);
    assertThat(chosen.keySet()).allMatch(candidates::available);
  }

  @Test
  void whereNoPodIsAvailableNobodyHasTheRequest() {
    assertThat(tags(5).availableAmong(1, 3, 2, first(0, endpoints(5)))).isEqualTo(Scheduler.NONE);
  }

  @Test
  void anAddressThatStandsTwiceIsFoundNoLessOften() {
    List<Endpoint> twice = List.of(endpoints(1).getFirst(), endpoints(1).getFirst());
    PodTags tags = PodTags.NONE.over(twice, PodTagsTest::tag);
    assertThat(tags.availableAmong(1, 2, 1, first(2, twice))).isBetween(0, 1);
  }

  private static Candidates first(int available, List<Endpoint> endpoints) {
    return new Candidates() {
      @Override
      public List<Endpoint> endpoints() {
        return endpoints;
      }

      @Override
      public EndpointLoad load(int index) {
        throw new AssertionError("load is no matter");
      }

      @Override
      public boolean available(int index) {
        return index < available;
      }
    };
  }

  private static Endpoint with(Endpoint endpoint, EndpointConditions conditions, int weight) {
    return new Endpoint(
        endpoint.address(), conditions, EndpointPlace.UNKNOWN, EndpointTarget.NONE, weight);
  }

  private static PodTags tags(int pods) {
    return PodTags.NONE.over(endpoints(pods), PodTagsTest::tag);
  }

  private static long tag(EndpointAddress address) {
    return PodTags.mix(address.port() * 0x9E3779B97F4A7C15L);
  }

  private static List<Endpoint> endpoints(int count) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      endpoints.add(
          Endpoint.ready(new EndpointAddress(InetSocketAddress.createUnresolved("pod", 1000 + i))));
    }
    return endpoints;
  }
}
