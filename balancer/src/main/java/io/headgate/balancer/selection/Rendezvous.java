package io.headgate.balancer.selection;

import io.headgate.balancer.scheduler.Candidates;
import io.headgate.balancer.state.AffinityKey;
import io.headgate.discovery.model.EndpointAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The pod that nodes with the same endpoints choose for a client without talking: each pod's
 * address is hashed with the client's, and the highest value wins (Thaler and Ravishankar, "Using
 * Name-Based Mappings to Increase Hit Rates", IEEE/ACM ToN 6(1), 1998). The order of the endpoints
 * does not matter, and a pod that leaves moves only its own clients.
 */
final class Rendezvous {

  private Rendezvous() {}

  /** The index of the available candidate that wins, or {@link PortCandidates#ABSENT}. */
  static int choose(AffinityKey key, Candidates candidates) {
    long client =
        mix(key.serviceUid().hashCode() + 31L * Arrays.hashCode(key.client().getAddress()));
    int chosen = PortCandidates.ABSENT;
    long highest = 0;
    for (int index = 0; index < candidates.size(); index++) {
      if (candidates.available(index)) {
        EndpointAddress address = candidates.endpoint(index).address();
        long value = mix(client ^ pod(address));
        // Endpoints written by hand may share an address: then the lower port wins.
        if (chosen == PortCandidates.ABSENT
            || value > highest
            || (value == highest
                && address.port() < candidates.endpoint(chosen).address().port())) {
          chosen = index;
          highest = value;
        }
      }
    }
    return chosen;
  }

  /** By its IP address alone, so that both ports of a Service lead to one pod. */
  private static long pod(EndpointAddress address) {
    byte[] bytes =
        address.socketAddress().isUnresolved()
            ? address.host().getBytes(StandardCharsets.UTF_8)
            : address.socketAddress().getAddress().getAddress();
    return mix(Arrays.hashCode(bytes));
  }

  /** The finalizer of MurmurHash3: every bit of the input changes half of the bits. */
  private static long mix(long value) {
    long mixed = value;
    mixed = (mixed ^ (mixed >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }
}
