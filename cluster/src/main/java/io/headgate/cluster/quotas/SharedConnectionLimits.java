package io.headgate.cluster.quotas;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.headgate.balancer.state.ConnectionLimits;
import io.headgate.balancer.state.EndpointPlaces;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.ServicePortName;
import io.headgate.discovery.model.TimeSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The limits of all nodes, as one node knows them: it takes of what it has been given, and is given
 * more meanwhile. It is complete without a cluster: then all of it is its own.
 *
 * <p>Any thread, but for what is said to belong to the thread of the cluster. Places are held
 * weakly, as counts are.
 */
public final class SharedConnectionLimits implements ConnectionLimits, Standing {

  private final Cache<QuotaKey, SharedPlaces> places = Caffeine.newBuilder().weakValues().build();
  private final List<Runnable> observers = new CopyOnWriteArrayList<>();
  private final UUID self;
  private final QuotaExchange exchange;
  private final Map<QuotaKey, Part> parts = new HashMap<>();
  private volatile boolean alone = true;

  /**
   * @param self this start of this node
   */
  public SharedConnectionLimits(
      UUID self, QuotaTransport transport, QuotaTimings timings, TimeSource time) {
    this.self = self;
    this.exchange = new QuotaExchange(self, transport, timings, time);
  }

  /** From now on the rates are agreed on as well. Before the first call of anything else. */
  public void include(RequestShare share) {
    parts.put(QuotaKey.REQUESTS, share);
  }

  @Override
  public EndpointPlaces of(ServicePortName service, EndpointAddress endpoint) {
    return places.get(
        new QuotaKey(service, endpoint), key -> new SharedPlaces(alone ? SharedPlaces.ALL : 0));
  }

  @Override
  public void addObserver(Runnable placesCame) {
    observers.add(placesCame);
  }

  /** There are others, or more of them. The thread of the cluster. */
  public void joined() {
    alone = false;
    exchange.joined(now());
  }

  /** Takes in what somebody said. The thread of the cluster. */
  public void receive(QuotaMessage message) {
    if (!message.pulse().sender().equals(self)) {
      alone = false;
      exchange.receive(message, now());
    }
  }

  /** Does what time asks for; to be called every few milliseconds. The thread of the cluster. */
  public void tick() {
    if (exchange.isDue(places.estimatedSize() == 0)) {
      if (exchange.pass(now())) {
        observers.forEach(Runnable::run);
      }
      alone = exchange.isAlone();
    }
  }

  private Map<QuotaKey, Part> now() {
    Map<QuotaKey, Part> all = new HashMap<>(places.asMap());
    all.putAll(parts);
    return all;
  }

  @Override
  public UUID self() {
    return self;
  }

  @Override
  public boolean isAlone() {
    return exchange.isAlone();
  }

  @Override
  public boolean isSureFor(long nanos) {
    return exchange.isSureFor(nanos);
  }

  @Override
  public Book book() {
    return exchange.book();
  }

  /** Whether it waits for what others say. The thread of the cluster. */
  public boolean hesitates() {
    return exchange.hesitates();
  }
}
