package io.headgate.balancer.proxy;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What the sockets of this node have been through, for metrics. Any thread. */
public final class SocketCounters {

  private final LongAdder accepted = new LongAdder();
  private final LongAdder ended = new LongAdder();
  private final LongAdder acceptPauses = new LongAdder();
  private final Map<Refusal, LongAdder> refused = new EnumMap<>(Refusal.class);
  private final Map<CloseCause, LongAdder> closed = new EnumMap<>(CloseCause.class);

  public SocketCounters() {
    for (Refusal cause : Refusal.values()) {
      refused.put(cause, new LongAdder());
    }
    for (CloseCause cause : CloseCause.values()) {
      closed.put(cause, new LongAdder());
    }
  }

  void accepted() {
    accepted.increment();
  }

  void ended() {
    ended.increment();
  }

  void refused(Refusal cause) {
    of(refused, cause).increment();
  }

  void closed(CloseCause cause) {
    of(closed, cause).increment();
  }

  void acceptPaused() {
    acceptPauses.increment();
  }

  /** Connections accepted so far. */
  public long acceptedTotal() {
    return accepted.sum();
  }

  /** Accepted connections that are still open. */
  public long open() {
    return accepted.sum() - ended.sum();
  }

  /** Accepted connections that were given no endpoint. */
  public long refusedTotal() {
    return refused.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /** Those of them that were given none for that reason. */
  public long refusedTotal(Refusal cause) {
    return of(refused, cause).sum();
  }

  /** Connections that this program ended for that reason. */
  public long closedTotal(CloseCause cause) {
    return of(closed, cause).sum();
  }

  /** How often a listener stopped accepting for a while, because no file descriptor was left. */
  public long acceptPausesTotal() {
    return acceptPauses.sum();
  }

  private static <C extends Enum<C>> LongAdder of(Map<C, LongAdder> adders, C cause) {
    return Objects.requireNonNull(adders.get(cause), "every cause has its adder");
  }
}
