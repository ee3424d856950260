package io.headgate.balancer.address;

import io.headgate.discovery.model.AddressFamily;
import io.headgate.discovery.model.Cidr;
import io.headgate.discovery.model.IpLiteral;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The addresses of this machine, on all its interfaces, and the networks whose members reach each
 * other without it. Of one moment; immutable.
 */
public final class MachineNetworks {

  /** {@code 2: eth0 inet 10.0.0.5/24 ...}, or with the other end, {@code 10.0.0.5 peer X/32}. */
  private static final Pattern LINE =
      Pattern.compile("\\d+: \\S+\\s+inet6? ([^\\s/]+)(?:/(\\d+))?(?: peer (\\S+))?.*");

  private final Set<InetAddress> addresses;
  private final List<Cidr> networks;

  private MachineNetworks(Set<InetAddress> addresses, List<Cidr> networks) {
    this.addresses = addresses;
    this.networks = networks;
  }

  /** Reads what {@code ip -o address show} prints. */
  static MachineNetworks parse(String output) {
    Set<InetAddress> addresses = new HashSet<>();
    Set<Cidr> networks = new LinkedHashSet<>();
    for (String line : output.lines().toList()) {
      Matcher parts = LINE.matcher(line);
      Optional<InetAddress> address =
          parts.matches() ? IpLiteral.parse(parts.group(1)) : Optional.empty();
      if (address.isPresent()) {
        addresses.add(address.get());
        if (parts.group(2) != null) {
          networks.add(new Cidr(address.get(), Integer.parseInt(parts.group(2))));
        }
      }
    }
    // A virtual address is a network of one: nobody in it has a neighbour.
    networks.removeIf(it -> it.size() == 1);
    return new MachineNetworks(Set.copyOf(addresses), List.copyOf(networks));
  }

  /**
   * Whether a pod can be shown that client's address: what the pod answers to it has to come to
   * this machine, and from it to no other socket. Not so where one of both is this machine, where
   * they are neighbours, and where a pod is its own client. Clients and pods on loopback are,
   * because nothing between them leaves the machine.
   */
  public boolean leadBack(InetAddress client, InetAddress pod) {
    if (AddressFamily.of(client) != AddressFamily.of(pod)) {
      return false;
    }
    if (client.isLoopbackAddress() || pod.isLoopbackAddress()) {
      return client.isLoopbackAddress() && pod.isLoopbackAddress();
    }
    return !client.isLinkLocalAddress()
        && !client.equals(pod)
        && !addresses.contains(client)
        && !addresses.contains(pod)
        && networks.stream().noneMatch(it -> it.contains(client) && it.contains(pod));
  }
}
