package io.headgate.balancer.address;

import java.net.InetAddress;
import java.util.List;

/** On which addresses of the machine node ports are served: {@code --nodeport-addresses}. */
public final class NodePortAddresses {

  private NodePortAddresses() {}

  /**
   * Reads the flag.
   *
   * @throws IllegalArgumentException with a message for the user
   */
  public static NodePortAddresses parse(String flag) {
    return new NodePortAddresses();
  }

  /**
   * The addresses to bind.
   *
   * @param local every address of the machine, see {@link #ofThisMachine}
   * @param primary the node's own addresses, at most one per family; empty where unknown
   * @return concrete addresses, or the wildcard address alone
   */
  public List<InetAddress> resolve(List<InetAddress> local, List<InetAddress> primary) {
    return List.of();
  }

  /** The addresses of the network interfaces that are up. */
  public static List<InetAddress> ofThisMachine() {
    return List.of();
  }
}
