package io.headgate.balancer.selection;

import io.headgate.balancer.scheduler.Candidates;
import io.headgate.balancer.state.PodAddress;

/**
 * What the scheduler has chosen for a client without a usable pod.
 *
 * @param remaining the candidates without those that have failed for this connection
 * @param index of the chosen endpoint
 */
record Proposal(PortCandidates candidates, Candidates remaining, int index) {

  PodAddress pod() {
    return new PodAddress(candidates.endpoint(index).address());
  }
}
