package io.headgate.balancer.state;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.ServicePortName;

/**
 * The counts of one node alone: the load of an endpoint is what this node has open on it.
 *
 * <p>Counts are held weakly: who balances a Service port holds those of its endpoints, and every
 * lease holds its own. A count nobody holds belongs to an endpoint that is gone and has nothing
 * open, so memory follows the endpoints that exist without anybody having to say which are gone.
 */
public final class LocalConnectionCounts implements ConnectionCounts {

  private record Key(ServicePortName service, EndpointAddress endpoint) {}

  private final Cache<Key, LocalEndpointLoad> loads = Caffeine.newBuilder().weakValues().build();

  @Override
  public EndpointLoad of(ServicePortName service, EndpointAddress endpoint) {
    return loads.get(new Key(service, endpoint), key -> new LocalEndpointLoad());
  }

  /** How many counts are in memory. */
  long size() {
    loads.cleanUp();
    return loads.estimatedSize();
  }
}
