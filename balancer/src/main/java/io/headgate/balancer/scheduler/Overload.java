package io.headgate.balancer.scheduler;

/**
 * When {@code lblc} and {@code lblcr} leave the endpoint they remember: it has more connections
 * than its weight, while another one has fewer than half of its own (Linux, {@code
 * net/netfilter/ipvs/ip_vs_lblc.c}).
 */
record Overload(LoadView loads) {

  boolean isOverloaded(Candidates candidates, int index) {
    if (loads.of(candidates.load(index)) <= candidates.endpoint(index).weight()) {
      return false;
    }
    for (int i = 0; i < candidates.size(); i++) {
      if (candidates.available(i)
          && loads.of(candidates.load(i)) * 2 < candidates.endpoint(i).weight()) {
        return true;
      }
    }
    return false;
  }
}
