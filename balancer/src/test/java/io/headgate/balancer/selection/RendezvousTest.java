package io.headgate.balancer.selection;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.scheduler.Candidates;
import io.headgate.balancer.state.AffinityKey;
import io.headgate.balancer.state.ClientAddress;
import io.headgate.balancer.state.EndpointLoad;
import io.headgate.balancer.state.Ip;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RendezvousTest {

  private static final List<Endpoint> TEN =
      IntStream.range(0, 10).mapToObj(i -> at(i, 80)).toList();

  @Test
  void theOrderOfTheEndpointsDoesNotMatter() {
    List<Endpoint> reversed = TEN.reversed();

    for (int client = 0; client < 200; client++) {
      assertThat(chosen(client, reversed, Set.of())).isEqualTo(chosen(client, TEN, Set.of()));
    }
  }

  @Test
  void bothPortsOfAServiceLeadToOnePod() {
    List<Endpoint> otherPort = IntStream.range(0, 10).mapToObj(i -> at(i, 443)).toList();

    for (int client = 0; client < 200; client++) {
      assertThat(chosen(client, otherPort, Set.of()).socketAddress().getAddress())
          .isEqualTo(chosen(client, TEN, Set.of()).socketAddress().getAddress());
    }
  }

  @Test
  void aPodThatLeavesMovesOnlyItsOwnClients() {
    int moved = 0;
    for (int client = 0; client < 1_000; client++) {
      EndpointAddress before = chosen(client, TEN, Set.of());
      EndpointAddress after = chosen(client, TEN, Set.of(3));
      if (!before.equals(after)) {
        assertThat(before).isEqualTo(TEN.get(3).address());
        moved++;
      }
    }
    assertThat(moved).as("a tenth of them").isBetween(60, 140);
  }

  @Test
  void endpointsOfOneAddressAreToldApartByThePort() {
    List<Endpoint> two = List.of(at(1, 81), at(1, 80));

    assertThat(chosen(1, two, Set.of())).isEqualTo(at(1, 80).address());
  }

  @Test
  void nothingIsChosenFromNothing() {
    assertThat(Rendezvous.choose(key(1), among(TEN, Set.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9))))
        .isEqualTo(PortCandidates.ABSENT);
  }

  private static EndpointAddress chosen(int client, List<Endpoint> endpoints, Set<Integer> gone) {
    return endpoints.get(Rendezvous.choose(key(client), among(endpoints, gone))).address();
  }

  private static AffinityKey key(int client) {
    return AffinityKey.ofService(
        "7a8e", new ClientAddress(Ip.of("10.9." + client / 250 + "." + client % 250), 40_000));
  }

  private static Endpoint at(int number, int port) {
    return Endpoint.ready(EndpointAddress.of(Ip.of("10.1.0." + number), port));
  }

  private static Candidates among(List<Endpoint> endpoints, Set<Integer> gone) {
    return new Candidates() {
      @Override
      public List<Endpoint> endpoints() {
        return endpoints;
      }

      @Override
      public EndpointLoad load(int index) {
        throw new AssertionError("how loaded a pod is does not matter");
      }

      @Override
      public boolean available(int index) {
        return !gone.contains(index);
      }
    };
  }
}
