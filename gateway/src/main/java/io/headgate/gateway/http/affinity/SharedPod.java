package io.headgate.gateway.http.affinity;

import io.headgate.balancer.scheduler.Candidates;
import io.headgate.balancer.selection.PodPreference;

/**
 * One of the pods that a text of the request shares with others.
 *
 * @param key of the text
 * @param pods how many it has
 * @param draw says which of them, each as likely as the others
 */
record SharedPod(TaggedPort port, long key, int pods, long draw)
    implements RequestedPod, PodPreference {

  @Override
  public PodPreference preference() {
    return this;
  }

  @Override
  public int prefer(Candidates candidates) {
    return port.over(candidates.endpoints()).availableAmong(key, pods, draw, candidates);
  }
}
