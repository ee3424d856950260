package io.headgate.balancer.state;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.headgate.discovery.model.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The affinity of one node, in its memory: decides at once, and forgets when the process ends.
 *
 * <p>A cache of Caffeine's rather than a map with a sweeper: each entry has the timeout of its own
 * Service, a read starts it again, memory is bounded whatever number of clients comes, and {@code
 * compute} gives the one decision for a key.
 */
public final class LocalAffinityTable implements AffinityTable, AffinityEntries {

  /** No Service has a timeout as long: what is left longer does not run at all. */
  private static final Duration HELD = Duration.ofDays(365);

  private final Cache<AffinityKey, Binding> bindings;
  private final LongAdder evicted = new LongAdder();

  /**
   * @param maxClients above it the clients that came least and longest ago lose their pod
   */
  public LocalAffinityTable(TimeSource time, int maxClients) {
    this.bindings =
        Caffeine.newBuilder()
            .maximumSize(maxClients)
            .ticker(time::nanoTime)
            .expireAfter(new RestartAtEachUse())
            .evictionListener(this::evicted)
            .build();
  }

  @Override
  public @Nullable PodAddress known(AffinityKey key, Duration timeout) {
    Binding binding = bindings.getIfPresent(key);
    if (binding == null) {
      return null;
    }
    if (!binding.timeout.equals(timeout)) {
      bindings.asMap().replace(key, binding, binding.with(timeout));
    }
    return binding.pod;
  }

  @Override
  public void bindIfAbsent(
      AffinityKey key, PodAddress proposed, Duration timeout, AffinityHandler handler) {
    Binding holds =
        bindings
            .asMap()
            .compute(
                key,
                (k, bound) ->
                    bound == null ? new Binding(proposed, timeout, 0) : bound.with(timeout));
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
                (k, bound) -> {
                  if (bound == null) {
                    return new Binding(replacement.proposed(), timeout, 0);
                  }
                  return bound.pod.equals(replacement.gone())
                      ? new Binding(replacement.proposed(), timeout, bound.open)
                      : bound.with(timeout);
                });
    handler.bound(holds.pod);
  }

  @Override
  public void hold(AffinityKey key) {
    bindings.asMap().computeIfPresent(key, (k, bound) -> bound.withOpen(bound.open + 1));
  }

  @Override
  public void release(AffinityKey key) {
    bindings
        .asMap()
        .computeIfPresent(key, (k, bound) -> bound.withOpen(Math.max(0, bound.open - 1)));
  }

  @Override
  public void forget(String serviceUid) {
    bindings.asMap().keySet().removeIf(key -> key.serviceUid().equals(serviceUid));
  }

  @Override
  public AffinityEntries entries() {
    return this;
  }

  @Override
  public void forEach(BiConsumer<AffinityKey, PodAddress> action) {
    bindings.asMap().forEach((key, binding) -> action.accept(key, binding.pod));
  }

  @Override
  public Optional<PodAddress> pod(AffinityKey key) {
    return Optional.ofNullable(bindings.policy().getIfPresentQuietly(key)).map(Binding::pod);
  }

  @Override
  public Optional<Duration> expiresIn(AffinityKey key) {
    return bindings
        .policy()
        .expireVariably()
        .flatMap(expiry -> expiry.getExpiresAfter(key))
        .filter(left -> left.compareTo(HELD) < 0);
  }

  @Override
  public long size() {
    bindings.cleanUp();
    return bindings.estimatedSize();
  }

  @Override
  public long evicted() {
    return evicted.sum();
  }

  private void evicted(@Nullable AffinityKey key, @Nullable Binding binding, RemovalCause cause) {
    if (cause == RemovalCause.SIZE) {
      evicted.increment();
    }
  }

  /**
   * A client's pod.
   *
   * @param open how many connections hold it
   */
  private record Binding(PodAddress pod, Duration timeout, int open) {

    Binding with(Duration other) {
      return new Binding(pod, other, open);
    }

    Binding withOpen(int other) {
      return new Binding(pod, timeout, other);
    }

    long nanosLeft() {
      return open > 0 ? Long.MAX_VALUE : timeout.toNanos();
    }
  }

  /** The rule of Kubernetes: idle time counts from the client's last new connection. */
  private static final class RestartAtEachUse implements Expiry<AffinityKey, Binding> {

    @Override
    public long expireAfterCreate(AffinityKey key, Binding binding, long currentTime) {
      return binding.nanosLeft();
    }

    @Override
    public long expireAfterUpdate(
        AffinityKey key, Binding binding, long currentTime, long currentDuration) {
      return binding.nanosLeft();
    }

    @Override
    public long expireAfterRead(
        AffinityKey key, Binding binding, long currentTime, long currentDuration) {
      return binding.nanosLeft();
    }
  }
}
