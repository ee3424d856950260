package io.headgate.gateway.app;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** The node's own addresses where no Kubernetes says what they are: the first of each family. */
final class PrimaryAddresses {

  private PrimaryAddresses() {}

  /**
   * At most one address of each family that others can reach.
   *
   * @param local every address of the machine
   */
  static List<InetAddress> among(List<InetAddress> local) {
    List<InetAddress> primary = new ArrayList<>();
    addFirst(local, true, primary);
    addFirst(local, false, primary);
    return primary;
  }

  private static void addFirst(List<InetAddress> local, boolean ipv4, List<InetAddress> primary) {
    for (InetAddress address : local) {
      if (address instanceof Inet4Address == ipv4
          && !address.isLoopbackAddress()
          && !address.isLinkLocalAddress()) {
        primary.add(address);
        return;
      }
    }
  }
}
