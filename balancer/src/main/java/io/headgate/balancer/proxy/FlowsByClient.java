package io.headgate.balancer.proxy;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** How many flows each client address has, on all loops together. Any thread. */
final class FlowsByClient {

  private final int most;
  private final ConcurrentMap<InetAddress, Integer> open = new ConcurrentHashMap<>();

  FlowsByClient(int most) {
    this.most = most;
  }

  /** Counts one more; false, and nothing is counted, where the client has so many already. */
  boolean tryOpen(InetAddress client) {
    if (open.merge(client, 1, Integer::sum) <= most) {
      return true;
    }
    ended(client);
    return false;
  }

  void ended(InetAddress client) {
    open.computeIfPresent(client, (address, count) -> count == 1 ? null : count - 1);
  }
}
