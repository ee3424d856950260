package io.headgate.balancer.scheduler;

import io.headgate.discovery.model.TimeSource;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * {@code lblc}: every virtual address stays with the endpoint that {@code wlc} gave it, until that
 * one is not available, or has too much while another one is idle (Linux, {@code
 * net/netfilter/ipvs/ip_vs_lblc.c}).
 */
final class LocalityBasedLeastConnection implements Scheduler {

  private final Scheduler leastConnection;
  private final Overload overload;
  private final TimeSource time;
  private final ServerSets sets;

  LocalityBasedLeastConnection(LoadView loads, TieRule ties, TimeSource time) {
    this.leastConnection = new WeightedLeastConnection(loads, ties);
    this.overload = new Overload(loads);
    this.time = time;
    this.sets = new ServerSets(time);
  }

  @Override
  public int schedule(Candidates candidates, ConnectionKey key) {
    long now = time.nanoTime();
    InetAddress address = key.virtual().ip();
    int former = former(sets.use(address, now), candidates);
    if (stays(former, candidates)) {
      return former;
    }
    int chosen = leastConnection.schedule(candidates, key);
    if (chosen != NONE && chosen != former) {
      sets.remember(address, ServerSet.of(candidates.endpoints(), chosen, now), now);
    }
    return chosen;
  }

  @Override
  public int foresee(Candidates candidates, ConnectionKey key) {
    int former = former(sets.look(key.virtual().ip(), time.nanoTime()), candidates);
    return stays(former, candidates) ? former : leastConnection.foresee(candidates, key);
  }

  private boolean stays(int former, Candidates candidates) {
    return former != NONE
        && candidates.available(former)
        && !overload.isOverloaded(candidates, former);
  }

  private static int former(ServerSets.@Nullable Entry entry, Candidates candidates) {
    return entry == null ? NONE : only(entry.over(candidates.endpoints()));
  }

  private static int only(ServerSet set) {
    return set.members().length == 0 ? NONE : set.members()[0];
  }
}
