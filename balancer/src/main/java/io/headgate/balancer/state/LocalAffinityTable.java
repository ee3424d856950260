package io.headgate.balancer.state;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.headgate.discovery.model.TimeSource;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The affinity of one node, in its memory: decides at once, and forgets when the process ends.
 *
 * <p>A cache of Caffeine's rather than a map with a sweeper: each entry has the timeout of its own
 * Service, a read starts it again, memory is bounded whatever number of clients comes, and {@code
 * compute} gives the one decision for a key.
 */
public final class LocalAffinityTable implements AffinityTable {

  private final Cache<AffinityKey, Binding> bindings;

  /**
   * @param maxClients above it the clients that came least and longest ago lose their pod
   */
  public LocalAffinityTable(TimeSource time, int maxClients) {
    this.bindings =
        Caffeine.newBuilder()
            .maximumSize(maxClients)
            .ticker(time::nanoTime)
            .expireAfter(new RestartAtEachUse())
            .build();
  }

  @Override
  public @Nullable PodAddress known(AffinityKey key, Duration timeout) {
    Binding binding = bindings.getIfPresent(key);
    if (binding == null) {
      return null;
    }
    if (!binding.timeout.equals(timeout)) {
      bindings.asMap().replace(key, binding, new Binding(binding.pod, timeout));
    }
    return binding.pod;
  }

  @Override
  public void bindIfAbsent(
      AffinityKey key, PodAddress proposed, Duration timeout, AffinityHandler handler) {
    Binding holds =
        bindings
            .asMap()
            .compute(key, (k, bound) -> new Binding(bound == null ? proposed : bound.pod, timeout));
    handler.bound(holds.pod);
  }

  @Override
  public void replace(
      AffinityKey key, Replacement replacement, Duration timeout, AffinityHandler handler) {
    Binding holds =
        bindings
            .asMap()
            .compute(
                key,
                (k, bound) ->
                    new Binding(
                        bound == null || bound.pod.equals(replacement.gone())
                            ? replacement.proposed()
                            : bound.pod,
                        timeout));
    handler.bound(holds.pod);
  }

  @Override
  public void forget(String serviceUid) {
    bindings.asMap().keySet().removeIf(key -> key.serviceUid().equals(serviceUid));
  }

  /** Calls for every client that is bound now, in no particular order. */
  public void forEach(BiConsumer<AffinityKey, PodAddress> action) {
    bindings.asMap().forEach((key, binding) -> action.accept(key, binding.pod));
  }

  /** How many clients are bound now. */
  public long size() {
    bindings.cleanUp();
    return bindings.estimatedSize();
  }

  private record Binding(PodAddress pod, Duration timeout) {}

  /** The rule of Kubernetes: idle time counts from the client's last new connection. */
  private static final class RestartAtEachUse implements Expiry<AffinityKey, Binding> {

    @Override
    public long expireAfterCreate(AffinityKey key, Binding binding, long currentTime) {
      return binding.timeout.toNanos();
    }

    @Override
    public long expireAfterUpdate(
        AffinityKey key, Binding binding, long currentTime, long currentDuration) {
      return binding.timeout.toNanos();
    }

    @Override
    public long expireAfterRead(
        AffinityKey key, Binding binding, long currentTime, long currentDuration) {
      return binding.timeout.toNanos();
    }
  }
}
