package io.headgate.balancer.proxy;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The event loops that carry UDP, each with its flows. Any thread. */
final class UdpLoops {

  private final EventLoops loops;
  private final FlowOptions options;
  private final FlowCounters counters;
  private final FlowsByClient byClient;
  private final Map<EventLoop, UdpLoop> known = new ConcurrentHashMap<>();

  UdpLoops(EventLoops loops, FlowOptions options, FlowCounters counters) {
    this.loops = loops;
    this.options = options;
    this.counters = counters;
    this.byClient = new FlowsByClient(options.limits().ofOneClient());
  }

  /** Adds what every loop has, each on its own thread; completes when all have. */
  CompletableFuture<Void> collect(List<ConnectionEntry> entries) {
    List<CompletableFuture<Void>> all = new ArrayList<>();
    known.forEach(
        (loop, flows) -> all.add(CompletableFuture.runAsync(() -> flows.collect(entries), loop)));
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
  }

  /** One of them, in turn. */
  UdpLoop next() {
    DatagramSockets sockets = loops.datagramSockets();
    return known.computeIfAbsent(
        sockets.nextLoop(), loop -> new UdpLoop(loop, sockets, options, counters, byClient));
  }
}
