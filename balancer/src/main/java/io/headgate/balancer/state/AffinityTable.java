package io.headgate.balancer.state;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which pod a client belongs to. There is at most one decision for a key: of several proposals one
 * wins, and everybody who proposed is told which.
 *
 * <p>Any thread. Nothing here blocks or fails: where a decision has to be asked for, the wait is
 * bounded, and when the bound passes the proposal stands.
 */
public interface AffinityTable {

  /**
   * The client's pod from this node's memory, or null where this node does not know the client. A
   * known client's timeout starts again: this is called once for each new connection.
   *
   * @param timeout the Service's present one; it takes the place of the one the entry was made with
   */
  @Nullable PodAddress known(AffinityKey key, Duration timeout);

  /**
   * Binds the client to the proposed pod unless it is bound already; the handler gets whichever
   * holds.
   */
  void bindIfAbsent(
      AffinityKey key, PodAddress proposed, Duration timeout, AffinityHandler handler);

  /**
   * Binds the client to the proposed pod if it is bound to the one that is gone, or to none; so
   * that many who notice together move it once. The handler gets whichever holds.
   */
  void replace(AffinityKey key, Replacement replacement, Duration timeout, AffinityHandler handler);

  /**
   * A connection of that client is open, of a Service whose bindings last as long as one is: its
   * timeout does not run until {@link #release} was called as often.
   */
  void hold(AffinityKey key);

  /** That connection has ended. With the last one the client's timeout starts again. */
  void release(AffinityKey key);

  /** Forgets all clients of a Service: it is gone, or its affinity was switched off. */
  void forget(String serviceUid);

  /** What this node knows of it. */
  AffinityEntries entries();

  /** A pod that can no longer be used, and the one to be used instead. */
  record Replacement(PodAddress gone, PodAddress proposed) {}
}
