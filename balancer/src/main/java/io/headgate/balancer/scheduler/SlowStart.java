package io.headgate.balancer.scheduler;

import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.TimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;

/**
 * Gives an endpoint that became ready while others already were a part of its fair share only,
 * which grows evenly from nothing to the whole within the period.
 *
 * <p>Its part is drawn by lot before the scheduler is asked, and the scheduler then chooses among
 * the others. A lower weight would not do: for a rule that looks for the least loaded, an endpoint
 * that has nothing yet is the best at any weight. Where nobody else is available, the scheduler has
 * them all.
 *
 * <p>The endpoints that are there first, and those that become ready while nobody is, have their
 * full share at once.
 */
final class SlowStart implements Scheduler {

  private final Scheduler full;
  private final FairShare share;
  private final TimeSource time;
  private final long period;
  private final DoubleSupplier random;
  private final AtomicReference<WarmingEndpoints> warming =
      new AtomicReference<>(WarmingEndpoints.NONE);

  /** Control thread only: the endpoints of the last change that were ready. */
  private Set<EndpointAddress> ready = Set.of();

  SlowStart(Scheduler full, FairShare share, TimeSource time, Duration period) {
    this(full, share, time, period, () -> ThreadLocalRandom.current().nextDouble());
  }

  /**
   * @param random from 0 to below 1
   */
  SlowStart(
      Scheduler full, FairShare share, TimeSource time, Duration period, DoubleSupplier random) {
    this.full = full;
    this.share = share;
    this.time = time;
    this.period = period.toNanos();
    this.random = random;
  }

  @Override
  public int schedule(Candidates candidates, ConnectionKey key) {
    WarmingEndpoints current = warming.get();
    if (!current.isOver(candidates.endpoints())) {
      WarmingEndpoints again = current.over(candidates.endpoints());
      if (again.isEmpty()) {
        return full.schedule(candidates, key);
      }
      warming.compareAndSet(current, again);
      current = again;
    }
    long now = time.nanoTime();
    if (current.hasEnded(now)) {
      warming.compareAndSet(current, current.at(now));
      return schedule(candidates, key);
    }
    int drawn = current.draw(candidates, share, now, random.getAsDouble());
    if (drawn != NONE) {
      return drawn;
    }
    int settled = full.schedule(current.without(candidates), key);
    return settled != NONE ? settled : full.schedule(candidates, key);
  }

  @Override
  public int foresee(Candidates candidates, ConnectionKey key) {
    WarmingEndpoints current = warming.get();
    WarmingEndpoints over =
        current.isOver(candidates.endpoints()) ? current : current.over(candidates.endpoints());
    return over.at(time.nanoTime()).isEmpty()
        ? full.foresee(candidates, key)
        : Lot.foresee(candidates);
  }

  @Override
  public void endpointsChanged(List<Endpoint> endpoints) {
    full.endpointsChanged(endpoints);
    long now = time.nanoTime();
    Map<EndpointAddress, Long> began = warming.get().began();
    Map<EndpointAddress, Long> still = new HashMap<>();
    Set<EndpointAddress> readyNow = new HashSet<>();
    for (Endpoint endpoint : endpoints) {
      EndpointAddress address = endpoint.address();
      if (endpoint.conditions().ready()) {
        readyNow.add(address);
        if (!ready.isEmpty() && !ready.contains(address)) {
          still.put(address, now);
        } else if (began.containsKey(address)) {
          still.put(address, began.get(address));
        }
      }
    }
    ready = readyNow;
    warming.set(WarmingEndpoints.of(endpoints, still, period).at(now));
  }
}
