package io.headgate.balancer.scheduler;

import io.headgate.discovery.model.TimeSource;
import java.net.InetAddress;

/**
 * {@code lblcr}: as {@code lblc}, but a virtual address has a set of endpoints, of which {@code
 * wlc} takes one. When that one has too much while another endpoint is idle, one more comes into
 * the set; when the set has not changed for a day, its most loaded one leaves it (Linux, {@code
 * net/netfilter/ipvs/ip_vs_lblcr.c}).
 */
final class ReplicatedLocality implements Scheduler {

  private final Scheduler leastConnection;
  private final LoadView loads;
  private final Overload overload;
  private final TimeSource time;
  private final ServerSets sets;

  ReplicatedLocality(LoadView loads, TieRule ties, TimeSource time) {
    this.leastConnection = new WeightedLeastConnection(loads, ties);
    this.loads = loads;
    this.overload = new Overload(loads);
    this.time = time;
    this.sets = new ServerSets(time);
  }

  @Override
  public int schedule(Candidates candidates, ConnectionKey key) {
    long now = time.nanoTime();
    InetAddress address = key.virtual().ip();
    ServerSets.Entry entry = sets.use(address, now);
    if (entry == null) {
      int chosen = leastConnection.schedule(candidates, key);
      if (chosen != NONE) {
        sets.remember(address, ServerSet.of(candidates.endpoints(), chosen, now), now);
      }
      return chosen;
    }
    ServerSet set = entry.over(candidates.endpoints());
    int least = leastLoaded(set, candidates);
    if (set.members().length > 1 && now - set.changed() > ServerSets.EXPIRATION) {
      int most = mostLoaded(set, candidates);
      set = most == NONE ? set : set.without(most, now);
      entry.set(set);
    }
    if (least != NONE && !overload.isOverloaded(candidates, least)) {
      return least;
    }
    int chosen = leastConnection.schedule(candidates, key);
    if (chosen != NONE && !set.has(chosen)) {
      entry.set(set.with(chosen, now));
    }
    return chosen;
  }

  @Override
  public int foresee(Candidates candidates, ConnectionKey key) {
    ServerSets.Entry entry = sets.look(key.virtual().ip(), time.nanoTime());
    int least = entry == null ? NONE : leastLoaded(entry.over(candidates.endpoints()), candidates);
    return least != NONE && !overload.isOverloaded(candidates, least)
        ? least
        : leastConnection.foresee(candidates, key);
  }

  private int leastLoaded(ServerSet set, Candidates candidates) {
    int least = NONE;
    for (int member : set.members()) {
      if (candidates.available(member)
          && (least == NONE || compare(candidates, member, least) < 0)) {
        least = member;
      }
    }
    return least;
  }

  private int mostLoaded(ServerSet set, Candidates candidates) {
    int most = NONE;
    for (int member : set.members()) {
      if (candidates.endpoint(member).weight() > 0
          && (most == NONE || compare(candidates, member, most) > 0)) {
        most = member;
      }
    }
    return most;
  }

  private int compare(Candidates candidates, int one, int other) {
    return Double.compare(
        loads.of(candidates.load(one)) * candidates.endpoint(other).weight(),
        loads.of(candidates.load(other)) * candidates.endpoint(one).weight());
  }
}
