package io.headgate.cluster.counts;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.headgate.balancer.state.ConnectionCounts;
import io.headgate.balancer.state.EndpointLoad;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.ServicePortName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The counts of all nodes, as one node knows them: {@code load = own + damping * others}.
 *
 * <p>It is complete without a cluster: then there are no others. Counts are held weakly, as {@code
 * LocalConnectionCounts} holds them; what other members have told about an endpoint is held by what
 * they told, so that it is there when this node first asks for that endpoint.
 *
 * <p>Any thread, but for what only {@link CountExchange} calls.
 */
public final class SharedConnectionCounts implements ConnectionCounts {

  private final Cache<CountKey, SharedEndpointLoad> loads =
      Caffeine.newBuilder().weakValues().build();
  private final Cache<CountKey, RemoteLoad> remotes = Caffeine.newBuilder().weakValues().build();
  private final Cache<ServicePortName, RemoteRate> remoteRates =
      Caffeine.newBuilder().weakValues().build();
  private final Queue<SharedEndpointLoad> changed = new ConcurrentLinkedQueue<>();

  /** The thread of the exchange alone. */
  private final Map<ServicePortName, OwnRate> ownRates = new HashMap<>();

  @Override
  public EndpointLoad of(ServicePortName service, EndpointAddress endpoint) {
    return loads.get(
        new CountKey(service, endpoint), key -> new SharedEndpointLoad(key, remote(key), changed));
  }

  /** What the others have open there. */
  RemoteLoad remote(CountKey key) {
    return remotes.get(key, unknown -> new RemoteLoad(rate(unknown.service())));
  }

  /** What the others open there. */
  RemoteRate rate(ServicePortName service) {
    return remoteRates.get(service, unknown -> new RemoteRate());
  }

  boolean hasChanged() {
    return !changed.isEmpty();
  }

  /** The counts that have changed since this was asked last. */
  CountsByService changed(long nanoTime) {
    Set<SharedEndpointLoad> taken = new HashSet<>();
    for (SharedEndpointLoad load = changed.poll(); load != null; load = changed.poll()) {
      load.telling();
      taken.add(load);
    }
    CountsByService counts = new CountsByService();
    for (SharedEndpointLoad load : taken) {
      ServicePortName service = load.key().service();
      int opened = load.newlyOpened();
      if (opened > 0) {
        ownRates
            .computeIfAbsent(service, unknown -> new OwnRate(nanoTime))
            .opened(opened, nanoTime);
      }
      counts.add(load.key(), load.active());
    }
    return counts;
  }

  /** All counts there are. */
  CountsByService all(long nanoTime) {
    CountsByService counts = changed(nanoTime);
    for (SharedEndpointLoad load : loads.asMap().values()) {
      if (load.active() > 0) {
        counts.add(load.key(), load.active());
      }
    }
    return counts;
  }

  /** The connections a second that this node opens there. */
  double ownRate(ServicePortName service, long nanoTime) {
    OwnRate rate = ownRates.get(service);
    if (rate == null) {
      return 0;
    }
    double perSecond = rate.at(nanoTime);
    if (perSecond == 0) {
      ownRates.remove(service);
    }
    return perSecond;
  }

  /** Forgets the rates of Services on which nothing is opened any more. */
  void forgetIdle(long nanoTime) {
    ownRates.values().removeIf(rate -> rate.at(nanoTime) == 0);
  }

  /** How much is in memory. */
  long size() {
    loads.cleanUp();
    remotes.cleanUp();
    remoteRates.cleanUp();
    return loads.estimatedSize()
        + remotes.estimatedSize()
        + remoteRates.estimatedSize()
        + ownRates.size();
  }
}
