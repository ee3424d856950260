package io.headgate.balancer.state;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.ServicePortName;
import java.util.concurrent.atomic.AtomicInteger;

/** The limits of one node alone. Held weakly, as {@link LocalConnectionCounts} are. */
public final class LocalConnectionLimits implements ConnectionLimits {

  private record Key(ServicePortName service, EndpointAddress endpoint) {}

  private final Cache<Key, Places> endpoints = Caffeine.newBuilder().weakValues().build();

  @Override
  public EndpointPlaces of(ServicePortName service, EndpointAddress endpoint) {
    return endpoints.get(new Key(service, endpoint), key -> new Places());
  }

  private static final class Places implements EndpointPlaces {

    private final AtomicInteger taken = new AtomicInteger();

    @Override
    public boolean hasFree(int limit) {
      return taken.get() < limit;
    }

    @Override
    public boolean take(int limit) {
      int now = taken.get();
      while (now < limit) {
        if (taken.compareAndSet(now, now + 1)) {
          return true;
        }
        now = taken.get();
      }
      return false;
    }

    @Override
    public void giveBack() {
      taken.decrementAndGet();
    }
  }
}
