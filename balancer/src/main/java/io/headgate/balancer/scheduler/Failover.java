package io.headgate.balancer.scheduler;

/**
 * {@code fo}: the available endpoint of the highest weight, the first of several; everything goes
 * there until it is not available (Linux, {@code net/netfilter/ipvs/ip_vs_fo.c}).
 */
final class Failover implements Scheduler {

  @Override
  public int schedule(Candidates candidates, ConnectionKey key) {
    int highest = NONE;
    int highestWeight = 0;
    for (int i = 0; i < candidates.size(); i++) {
      if (candidates.available(i) && candidates.endpoint(i).weight() > highestWeight) {
        highest = i;
        highestWeight = candidates.endpoint(i).weight();
      }
    }
    return highest;
  }

  @Override
  public int foresee(Candidates candidates, ConnectionKey key) {
    return schedule(candidates, key);
  }
}
