package io.headgate.cluster.affinity;

import io.headgate.balancer.state.PodAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** What this node knows about one client. Any thread. */
final class Binding {

  /**
   * Where a binding comes from.
   *
   * @param confirmed whether the client's owner has said so; else this node decided by itself
   * @param version of the owner's entry, 0 where it has not been asked
   * @param question number of the question that was answered
   */
  record Origin(boolean confirmed, int version, long question) {

    /**
     * Whether an answer is older than what is known. Questions overtake each other on their way, so
     * the owner's version tells; a lower one is believed only if it was asked for later, as when
     * the owner has lost the entry.
     */
    boolean outdates(AffinityEntry answer, long asked) {
      return answer.version() < version && asked < question;
    }
  }

  private final PodAddress pod;
  private final Duration timeout;
  private final Origin origin;
  private final AtomicLong renewedNanos;
  private volatile long usedNanos;

  Binding(PodAddress pod, Duration timeout, Origin origin, long renewedNanos, long usedNanos) {
    this.pod = pod;
    this.timeout = timeout;
    this.origin = origin;
    this.renewedNanos = new AtomicLong(renewedNanos);
    this.usedNanos = usedNanos;
  }

  PodAddress pod() {
    return pod;
  }

  Duration timeout() {
    return timeout;
  }

  Origin origin() {
    return origin;
  }

  long usedNanos() {
    return usedNanos;
  }

  void use(long nanoTime) {
    usedNanos = nanoTime;
  }

  /** With the Service's present timeout. */
  Binding with(Duration present) {
    return new Binding(pod, present, origin, renewedNanos.get(), usedNanos);
  }

  /** True for one caller each time that the owner is to be told that the client has come. */
  boolean renew(long nanoTime) {
    long renewed = renewedNanos.get();
    return nanoTime - renewed >= AffinityEntry.renewal(timeout).toNanos()
        && renewedNanos.compareAndSet(renewed, nanoTime);
  }
}
