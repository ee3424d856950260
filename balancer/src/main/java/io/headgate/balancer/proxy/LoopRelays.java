package io.headgate.balancer.proxy;

import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.ServicePortName;
import io.netty.channel.EventLoop;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The relayed connections of one event loop, to which it is confined, and their timers. */
final class LoopRelays {

  /**
   * Keep-alive is for connections that last. It costs four system calls on each side, so those that
   * end before the next look do without.
   */
  static final long KEEP_ALIVE_LOOK_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** Of one look: a millisecond or two of system calls. The next tick goes on. */
  private static final int KEEP_ALIVES_AT_ONCE = 500;

  private final LoopTimers timers;
  private final SocketCounters counters;
  private final KeepAlive keepAlive;
  private final Map<ServicePortName, Map<EndpointAddress, EndpointRelays>> ports = new HashMap<>();

  LoopRelays(LoopTimers timers, SocketCounters counters, KeepAlive keepAlive) {
    this.timers = timers;
    this.counters = counters;
    this.keepAlive = keepAlive;
  }

  LoopTimers timers() {
    return timers;
  }

  void start(EventLoop loop) {
    timers.start(loop);
    Deadline look =
        new Deadline(timers) {
          @Override
          protected void expired() {
            expireAfter(lookAfterAll() ? KEEP_ALIVE_LOOK_NANOS : 1);
          }
        };
    look.expireAfter(KEEP_ALIVE_LOOK_NANOS);
  }

  EndpointRelays of(ServicePortName port, EndpointAddress endpoint) {
    return ports
        .computeIfAbsent(port, name -> new HashMap<>())
        .computeIfAbsent(endpoint, address -> new EndpointRelays(timers, counters));
  }

  void collect(List<ConnectionEntry> entries) {
    ports.values().forEach(it -> it.values().forEach(relays -> relays.collect(entries)));
  }

  void follow(PortEndpoints port) {
    Map<EndpointAddress, EndpointRelays> endpoints = ports.get(port.name());
    if (endpoints != null) {
      endpoints.forEach((address, relays) -> port.apply(address, relays));
    }
  }

  /** Returns whether nothing was left for the next tick. */
  private boolean lookAfterAll() {
    int left = KEEP_ALIVES_AT_ONCE;
    for (Iterator<Map<EndpointAddress, EndpointRelays>> all = ports.values().iterator();
        all.hasNext(); ) {
      Map<EndpointAddress, EndpointRelays> endpoints = all.next();
      endpoints.values().removeIf(relays -> relays.isGone() && relays.isEmpty());
      if (endpoints.isEmpty()) {
        all.remove();
      }
      for (EndpointRelays relays : endpoints.values()) {
        left -= relays.keepAlive(keepAlive, left);
      }
    }
    return left > 0;
  }
}
