package io.headgate.balancer.proxy;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Where a port is served that this process has no right to open: at port + 8000, or the next one
 * that is free.
 */
final class ShiftedPorts {

  private static final int SHIFT = 8000;
  private static final int TRIED = 100;

  private final boolean allowed;
  private final LowPorts lowPorts;
  private final Predicate<ServedAddress> claimed;

  /**
   * @param allowed whether ports are shifted at all
   * @param claimed addresses that a Service asks for, on which nothing may be put. Any thread.
   */
  ShiftedPorts(boolean allowed, LowPorts lowPorts, Predicate<ServedAddress> claimed) {
    this.allowed = allowed;
    this.lowPorts = lowPorts;
    this.claimed = claimed;
  }

  boolean needsRight(ServedAddress requested) {
    return lowPorts.needsRight(requested.port());
  }

  /** The next address to try; empty where there is none. */
  Optional<InetSocketAddress> after(ServedAddress requested, InetSocketAddress failed) {
    if (!allowed || !needsRight(requested)) {
      return Optional.empty();
    }
    int first = requested.port() + SHIFT;
    for (int port = Math.max(first, failed.getPort() + 1); port < first + TRIED; port++) {
      InetSocketAddress next = new InetSocketAddress(requested.socketAddress().getAddress(), port);
      if (!claimed.test(new ServedAddress(requested.protocol(), next))) {
        return Optional.of(next);
      }
    }
    return Optional.empty();
  }
}
