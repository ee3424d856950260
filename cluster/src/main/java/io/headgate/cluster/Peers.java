package io.headgate.cluster;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Where other members may be: this node may be among them.
 *
 * @param names addresses, or names that are resolved again at every look, each to all its
 *     addresses: that of a headless Service stands for all its pods
 */
public record Peers(List<InetSocketAddress> names) {

  public Peers {
    names = List.copyOf(names);
  }

  /** Whom they name now. Blocks while names are resolved; one that is not known names nobody. */
  public Set<InetSocketAddress> resolve() {
    Set<InetSocketAddress> found = new LinkedHashSet<>();
    for (InetSocketAddress name : names) {
      try {
        for (InetAddress address : InetAddress.getAllByName(name.getHostString())) {
          found.add(new InetSocketAddress(address, name.getPort()));
        }
      } catch (UnknownHostException e) {
        // Nobody may be there yet: it is looked up again.
      }
    }
    return found;
  }

  @Override
  public String toString() {
    return String.join(
        ", ", names.stream().map(name -> name.getHostString() + ":" + name.getPort()).toList());
  }
}
