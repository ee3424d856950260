package io.headgate.balancer.state;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

/** What this node knows of clients and their pods, for those who look at it. Any thread. */
public interface AffinityEntries {

  /** Calls for every client that is bound now, in no particular order. */
  void forEach(BiConsumer<AffinityKey, PodAddress> action);

  /** A client's pod. Its time goes on as if nobody had asked. */
  default Optional<PodAddress> pod(AffinityKey key) {
    AtomicReference<PodAddress> found = new AtomicReference<>();
    forEach(
        (known, pod) -> {
          if (known.equals(key)) {
            found.set(pod);
          }
        });
    return Optional.ofNullable(found.get());
  }

  /** What is left of a client's time; empty while a connection holds it, or where it is gone. */
  Optional<Duration> expiresIn(AffinityKey key);

  /** How many clients are bound now. */
  long size();

  /** How many lost their pod before their time, because there were too many. */
  long evicted();
}
