package io.headgate.gateway.http.affinity;

import io.headgate.balancer.scheduler.Candidates;
import io.headgate.balancer.selection.PodPreference;

/**
 * The pod that a text of the request has.
 *
 * @param key of the text
 */
record HashedPod(TaggedPort port, long key) implements RequestedPod, PodPreference {

  @Override
  public PodPreference preference() {
    return this;
  }

  @Override
  public int prefer(Candidates candidates) {
    return port.over(candidates.endpoints()).firstAvailable(key, candidates);
  }
}
