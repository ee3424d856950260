package io.headgate.balancer.scheduler;

import io.headgate.discovery.model.Endpoint;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * {@code mh}: the client's address decides, with {@code mh-port} its port as well; the same on
 * every node, and when one of ten endpoints goes, almost all clients of the others stay where they
 * are (Linux, {@code net/netfilter/ipvs/ip_vs_mh.c}).
 *
 * <p>An endpoint that is not available keeps its places, and their clients are refused, unless
 * {@code mh-fallback} is set: then other places are looked at, in an order that follows from the
 * client as well.
 */
final class Maglev implements Scheduler {

  private final boolean port;
  private final boolean fallback;
  private final AtomicReference<MaglevTable> table = new AtomicReference<>(MaglevTable.EMPTY);

  Maglev(boolean port, boolean fallback) {
    this.port = port;
    this.fallback = fallback;
  }

  @Override
  public int schedule(Candidates candidates, ConnectionKey key) {
    MaglevTable places = tableOver(candidates.endpoints());
    int client = AddressHash.fold(key.client().ip()) + (port ? key.client().port() : 0);
    int hash = HalfSipHash.FIRST.of(client);
    int own = places.indexAt(hash);
    if (own == NONE || candidates.available(own)) {
      return own;
    }
    return fallback ? another(places, candidates, client, MaglevTable.placeOf(hash)) : NONE;
  }

  @Override
  public int foresee(Candidates candidates, ConnectionKey key) {
    return schedule(candidates, key);
  }

  /** As many other places as there are, from the client's own on, hashed once more. */
  private static int another(MaglevTable places, Candidates candidates, int client, int from) {
    for (int step = 0; step < MaglevTable.PLACES; step++) {
      int offset = (from + step) % MaglevTable.PLACES;
      int index = places.indexAt(HalfSipHash.FIRST.of(client + offset));
      if (candidates.available(index)) {
        return index;
      }
    }
    return NONE;
  }

  /** The table is filled before connections need it. */
  @Override
  public void endpointsChanged(List<Endpoint> endpoints) {
    tableOver(endpoints);
  }

  /** Of two that fill a table at the same time neither waits; one of the tables is kept. */
  private MaglevTable tableOver(List<Endpoint> endpoints) {
    MaglevTable current = table.get();
    if (current.isOver(endpoints)) {
      return current;
    }
    MaglevTable next = current.over(endpoints);
    table.compareAndSet(current, next);
    return next;
  }
}
