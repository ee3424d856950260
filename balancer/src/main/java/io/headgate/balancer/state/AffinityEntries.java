package io.headgate.balancer.state;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;

/** What this node knows of clients and their pods, for those who look at it. Any thread. */
public interface AffinityEntries {

  /** Calls for every client that is bound now, in no particular order. */
  void forEach(BiConsumer<AffinityKey, PodAddress> action);

  /** What is left of a client's time; empty while a connection holds it, or where it is gone. */
  Optional<Duration> expiresIn(AffinityKey key);

  /** How many clients are bound now. */
  long size();

  /** How many lost their pod before their time, because there were too many. */
  long evicted();
}
