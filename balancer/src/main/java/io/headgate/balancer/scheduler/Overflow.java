package io.headgate.balancer.scheduler;

/**
 * {@code ovf}: of the available endpoints that do not have more connections than their weight, the
 * one of the highest weight, the first of several (Linux, {@code net/netfilter/ipvs/ip_vs_ovf.c}).
 * When all have more, the connection is refused: the weights are limits here.
 */
final class Overflow implements Scheduler {

  private final LoadView loads;

  Overflow(LoadView loads) {
    this.loads = loads;
  }

  @Override
  public int schedule(Candidates candidates, ConnectionKey key) {
    int highest = NONE;
    int highestWeight = 0;
    for (int i = 0; i < candidates.size(); i++) {
      int weight = candidates.endpoint(i).weight();
      if (weight > highestWeight
          && candidates.available(i)
          && loads.of(candidates.load(i)) <= weight) {
        highest = i;
        highestWeight = weight;
      }
    }
    return highest;
  }

  @Override
  public int foresee(Candidates candidates, ConnectionKey key) {
    return schedule(candidates, key);
  }
}
