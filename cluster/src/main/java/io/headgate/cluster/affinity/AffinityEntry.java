package io.headgate.cluster.affinity;

import io.headgate.balancer.state.PodAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is decided about a client. All times are the owner's: no other clock takes part in expiry.
 *
 * @param lastUsedMillis when the client came last, as far as the owner was told
 * @param timeoutMillis the Service's
 * @param version one more with every change of the pod
 */
public record AffinityEntry(PodAddress pod, long lastUsedMillis, long timeoutMillis, int version) {

  /**
   * The least time between two renewals that a node sends for one client, and the share of the
   * timeout that it may wait.
   */
  private static final long SHORTEST_RENEWAL_MILLIS = 1_000;

  private static final int RENEWALS_PER_TIMEOUT = 20;

  /** How long after a renewal a node tells the owner again that a client has come. */
  static Duration renewal(Duration timeout) {
    return Duration.ofMillis(renewalMillis(timeout.toMillis()));
  }

  private static long renewalMillis(long timeoutMillis) {
    return Math.max(SHORTEST_RENEWAL_MILLIS, timeoutMillis / RENEWALS_PER_TIMEOUT);
  }

  /**
   * The decision, in one step at the owner.
   *
   * @param stored what has been decided before, null for nothing
   */
  public static AffinityEntry decide(
      @Nullable AffinityEntry stored, AffinityRequest request, long nowMillis) {
    long used = nowMillis - request.idle().toMillis();
    long timeout = request.timeout().toMillis();
    if (stored == null) {
      return new AffinityEntry(request.proposed(), used, timeout, 1);
    }
    if (stored.expired(nowMillis) || stored.pod.equals(request.gone())) {
      int version = stored.version + (stored.pod.equals(request.proposed()) ? 0 : 1);
      return new AffinityEntry(request.proposed(), used, timeout, version);
    }
    return new AffinityEntry(
        stored.pod, Math.max(stored.lastUsedMillis, used), timeout, stored.version);
  }

  /**
   * Whether the client has been away for the timeout. Nodes tell the owner of renewals with a lag,
   * so the owner waits that much longer: it never forgets a client that some node still knows.
   */
  public boolean expired(long nowMillis) {
    return nowMillis - lastUsedMillis >= timeoutMillis + renewalMillis(timeoutMillis);
  }

  /** Of two decisions about one client, made apart, the one used last; else the lower pod. */
  public static AffinityEntry merge(AffinityEntry one, AffinityEntry other) {
    int version = Math.max(one.version, other.version);
    if (one.pod.equals(other.pod)) {
      AffinityEntry later = one.lastUsedMillis >= other.lastUsedMillis ? one : other;
      return new AffinityEntry(later.pod, later.lastUsedMillis, later.timeoutMillis, version);
    }
    boolean first =
        one.lastUsedMillis == other.lastUsedMillis
            ? one.pod.endpoint().toString().compareTo(other.pod.endpoint().toString()) < 0
            : one.lastUsedMillis > other.lastUsedMillis;
    AffinityEntry winner = first ? one : other;
    return new AffinityEntry(winner.pod, winner.lastUsedMillis, winner.timeoutMillis, version + 1);
  }
}
