package io.headgate.balancer.proxy;

import io.headgate.discovery.model.ConnectionPolicy.EndpointRemoval;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The relayed connections of one endpoint of one Service port on one event loop, to which it is
 * confined. They are linked through themselves, the oldest first, so that one more costs no memory.
 */
final class EndpointRelays extends Deadline {

  private static final long PRESENT = Long.MIN_VALUE;

  private final LoopTimers timers;
  private final SocketCounters counters;
  private @Nullable TcpRelay oldest;
  private @Nullable TcpRelay newest;

  /** The oldest one that has no keep-alive yet; all after it have none either. */
  private @Nullable TcpRelay withoutKeepAlive;

  /** When the endpoint went, by the timers. */
  private long gone = PRESENT;

  EndpointRelays(LoopTimers timers, SocketCounters counters) {
    super(timers);
    this.timers = timers;
    this.counters = counters;
  }

  void add(TcpRelay relay) {
    relay.group = this;
    relay.previous = newest;
    if (newest == null) {
      oldest = relay;
    } else {
      newest.next = relay;
    }
    newest = relay;
    if (withoutKeepAlive == null) {
      withoutKeepAlive = relay;
    }
  }

  void remove(TcpRelay relay) {
    TcpRelay before = relay.previous;
    TcpRelay after = relay.next;
    if (before == null) {
      oldest = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      newest = before;
    } else {
      after.previous = before;
    }
    if (withoutKeepAlive == relay) {
      withoutKeepAlive = after;
    }
    relay.group = null;
    relay.previous = null;
    relay.next = null;
  }

  void collect(List<ConnectionEntry> entries) {
    for (TcpRelay relay = oldest; relay != null; relay = relay.next) {
      relay.entry().ifPresent(entries::add);
    }
  }

  boolean isGone() {
    return gone != PRESENT;
  }

  boolean isEmpty() {
    return oldest == null;
  }

  /** The endpoint is there, or there again: what was about to be reset lives on. */
  void endpointIsPresent() {
    gone = PRESENT;
    clear();
  }

  /**
   * The endpoint is gone, for some time or since now.
   *
   * @param policy as it is now: it may have changed since the endpoint went
   */
  void endpointIsGone(EndpointRemoval policy) {
    if (gone == PRESENT) {
      gone = timers.nanos();
    }
    switch (policy) {
      case EndpointRemoval.Keep keep -> clear();
      case EndpointRemoval.Reset reset -> cutAll();
      case EndpointRemoval.Drain drain -> {
        long left = gone + drain.limit().toNanos() - timers.nanos();
        if (left <= 0) {
          cutAll();
        } else {
          expireAfter(left);
        }
      }
    }
  }

  @Override
  protected void expired() {
    cutAll();
  }

  private void cutAll() {
    TcpRelay relay = oldest;
    while (relay != null) {
      TcpRelay following = relay.next; // to cut it may take it out of the list at once
      if (!relay.isEnding()) {
        counters.closed(CloseCause.ENDPOINT_REMOVED);
      }
      relay.cut();
      relay = following;
    }
  }

  /**
   * Switches keep-alive on for those that have none yet.
   *
   * @param limit of how many
   * @return for how many
   */
  int keepAlive(KeepAlive options, int limit) {
    int done = 0;
    TcpRelay relay = withoutKeepAlive;
    while (relay != null && done < limit) {
      relay.keepAlive(options);
      relay = relay.next;
      done++;
    }
    withoutKeepAlive = relay;
    return done;
  }
}
