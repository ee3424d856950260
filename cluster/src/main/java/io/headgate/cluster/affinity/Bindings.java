package io.headgate.cluster.affinity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.headgate.balancer.state.AffinityEntries;
import io.headgate.balancer.state.AffinityKey;
import io.headgate.balancer.state.PodAddress;
import io.headgate.discovery.model.TimeSource;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The clients that this node knows: bounded, and each forgotten when its timeout has passed. */
final class Bindings implements AffinityEntries {

  private final Cache<AffinityKey, Binding> cache;
  private final TimeSource time;
  private final LongAdder evicted = new LongAdder();

  Bindings(TimeSource time, int maxClients) {
    this.time = time;
    this.cache =
        Caffeine.newBuilder()
            .maximumSize(maxClients)
            .ticker(time::nanoTime)
            .expireAfter(new SinceLastUse())
            .executor(Runnable::run)
            .removalListener(
                (@Nullable AffinityKey key, @Nullable Binding binding, RemovalCause cause) -> {
                  if (cause == RemovalCause.SIZE) {
                    evicted.increment();
                  }
                })
            .build();
  }

  /** For a new connection of that client, which starts its timeout again. */
  @Nullable Binding use(AffinityKey key, Duration timeout) {
    Binding binding = cache.getIfPresent(key);
    if (binding == null) {
      return null;
    }
    binding.use(time.nanoTime());
    if (!binding.timeout().equals(timeout)) {
      cache.asMap().replace(key, binding, binding.with(timeout));
    }
    return binding;
  }

  /** Without the client having come. */
  @Nullable Binding look(AffinityKey key) {
    return cache.policy().getIfPresentQuietly(key);
  }

  /** This node's own decision, where nobody has been asked or nobody has answered. */
  PodAddress decideAlone(AffinityKey key, AffinityRequest request) {
    long now = time.nanoTime();
    return cache
        .asMap()
        .compute(
            key,
            (k, known) ->
                known == null || known.pod().equals(request.gone())
                    ? new Binding(
                        request.proposed(),
                        request.timeout(),
                        new Binding.Origin(false, 0, 0),
                        now,
                        now)
                    : known)
        .pod();
  }

  /** The owner's answer; it holds unless something later is known by now. */
  PodAddress learn(AffinityKey key, AffinityEntry entry, AffinityRequest request, long question) {
    long now = time.nanoTime();
    return cache
        .asMap()
        .compute(
            key,
            (k, known) ->
                known != null && known.origin().outdates(entry, question)
                    ? known
                    : confirmed(entry, request.timeout(), question, now))
        .pod();
  }

  /** As {@link #learn}, where no client has come: what is forgotten meanwhile stays forgotten. */
  void settle(AffinityKey key, AffinityEntry entry, long question) {
    change(
        key,
        known ->
            known.origin().outdates(entry, question)
                ? known
                : confirmed(entry, known.timeout(), question, known.usedNanos()));
  }

  /** Somebody has moved the client. */
  void moved(AffinityKey key, AffinityEntry entry, long question) {
    change(
        key,
        known ->
            known.origin().confirmed() && known.origin().version() >= entry.version()
                ? known
                : confirmed(entry, known.timeout(), question, known.usedNanos()));
  }

  private void change(AffinityKey key, UnaryOperator<Binding> change) {
    cache.asMap().computeIfPresent(key, (k, known) -> change.apply(known));
  }

  private static Binding confirmed(
      AffinityEntry entry, Duration timeout, long question, long usedNanos) {
    return new Binding(
        entry.pod(),
        timeout,
        new Binding.Origin(true, entry.version(), question),
        usedNanos,
        usedNanos);
  }

  void forget(String serviceUid) {
    cache.asMap().keySet().removeIf(key -> key.serviceUid().equals(serviceUid));
  }

  Collection<AffinityKey> keys() {
    return List.copyOf(cache.asMap().keySet());
  }

  @Override
  public void forEach(BiConsumer<AffinityKey, PodAddress> action) {
    cache.asMap().forEach((key, binding) -> action.accept(key, binding.pod()));
  }

  @Override
  public Optional<Duration> expiresIn(AffinityKey key) {
    return cache.policy().expireVariably().flatMap(expiry -> expiry.getExpiresAfter(key));
  }

  @Override
  public long size() {
    cache.cleanUp();
    return cache.estimatedSize();
  }

  @Override
  public long evicted() {
    return evicted.sum();
  }

  /** Reading is using; what else changes a binding leaves its time as it is. */
  private static final class SinceLastUse implements Expiry<AffinityKey, Binding> {

    @Override
    public long expireAfterCreate(AffinityKey key, Binding binding, long currentTime) {
      return remaining(binding, currentTime);
    }

    @Override
    public long expireAfterUpdate(
        AffinityKey key, Binding binding, long currentTime, long currentDuration) {
      return remaining(binding, currentTime);
    }

    @Override
    public long expireAfterRead(
        AffinityKey key, Binding binding, long currentTime, long currentDuration) {
      return binding.timeout().toNanos();
    }

    private static long remaining(Binding binding, long currentTime) {
      return Math.max(0, binding.timeout().toNanos() - (currentTime - binding.usedNanos()));
    }
  }
}
