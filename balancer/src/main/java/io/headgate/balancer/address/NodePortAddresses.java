package io.headgate.balancer.address;

import io.headgate.discovery.model.Cidr;
import io.headgate.discovery.model.IpLiteral;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * On which addresses of the machine node ports are served: the flag {@code --nodeport-addresses}
 * with kube-proxy's rules ({@code pkg/proxy/util/nodeport_addresses.go}). Each address family is
 * for itself: where the flag says nothing about a family, all its addresses are meant. Any thread.
 */
public final class NodePortAddresses {

  private static final String FLAG = "--nodeport-addresses";
  private static final int IPV4_BITS = 32;
  private static final List<Cidr> LOCALHOST =
      List.of(Cidr.parse("127.0.0.0/8"), Cidr.parse("::1/128"));

  private final List<Cidr> ranges;
  private final boolean all;
  private final boolean primary;

  private NodePortAddresses(List<Cidr> ranges, boolean all, boolean primary) {
    this.ranges = List.copyOf(ranges);
    this.all = all;
    this.primary = primary;
  }

  /**
   * Reads the flag: CIDRs, {@code primary}, {@code localhost}, {@code all}, separated by commas;
   * empty is {@code all}.
   *
   * @throws IllegalArgumentException with a message for the user
   */
  public static NodePortAddresses parse(String flag) {
    List<Cidr> ranges = new ArrayList<>();
    boolean all = flag.isBlank();
    boolean primary = false;
    for (String part : flag.isBlank() ? new String[0] : flag.split(",", -1)) {
      String word = part.strip();
      switch (word) {
        case "all" -> all = true;
        case "primary" -> primary = true;
        case "localhost" -> ranges.addAll(LOCALHOST);
        default -> ranges.add(cidr(word));
      }
    }
    return new NodePortAddresses(ranges, all, primary);
  }

  /**
   * The addresses to bind.
   *
   * @param local every address of the machine, see {@link #ofThisMachine}
   * @param nodeAddresses the node's own addresses, for {@code primary}; where empty, the first
   *     address of each family that reaches beyond this machine
   * @return the wildcard address alone where every address is meant, else concrete addresses: a
   *     wildcard of one family would take the ports of the other one as well
   */
  public List<InetAddress> resolve(List<InetAddress> local, List<InetAddress> nodeAddresses) {
    boolean hasIpv6 = local.stream().anyMatch(it -> !(it instanceof Inet4Address));
    if (isAll(true) && (isAll(false) || !hasIpv6)) {
      return List.of(wildcard(hasIpv6 ? "::" : "0.0.0.0"));
    }
    List<InetAddress> primaries = nodeAddresses.isEmpty() ? firstOnes(local) : nodeAddresses;
    return Stream.concat(local.stream().filter(it -> isMeant(it, primaries)), loopbackHosts())
        .distinct()
        .toList();
  }

  /**
   * Addresses like 127.0.0.2 can be bound though no interface lists them: whoever names exactly one
   * means it, as for several nodes on one machine.
   */
  private Stream<InetAddress> loopbackHosts() {
    return ranges.stream()
        .filter(it -> it.isIpv4() && it.prefixLength() == IPV4_BITS)
        .map(Cidr::base)
        .filter(InetAddress::isLoopbackAddress);
  }

  /** The addresses of the interfaces that are up; link-local ones are left out. Waits. */
  public static List<InetAddress> ofThisMachine() {
    return new MachineAddresses(ProcessCommands.ofTheDistribution())
        .up().stream()
            .map(MachineAddresses.Assigned::address)
            .filter(Predicate.not(InetAddress::isLinkLocalAddress))
            .toList();
  }

  private boolean isMeant(InetAddress address, Collection<InetAddress> primaries) {
    return isAll(address instanceof Inet4Address)
        || (primary && primaries.contains(address))
        || ranges.stream().anyMatch(it -> it.contains(address));
  }

  private boolean isAll(boolean ipv4) {
    List<Cidr> family = ranges.stream().filter(it -> it.isIpv4() == ipv4).toList();
    return all
        || (family.isEmpty() && !primary)
        || family.stream().anyMatch(it -> it.prefixLength() == 0);
  }

  private static Cidr cidr(String word) {
    try {
      return Cidr.parse(word);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(FLAG + ": " + e.getMessage(), e);
    }
  }

  private static List<InetAddress> firstOnes(List<InetAddress> local) {
    List<InetAddress> reaching = local.stream().filter(it -> !it.isLoopbackAddress()).toList();
    Predicate<InetAddress> isIpv4 = Inet4Address.class::isInstance;
    return Stream.of(isIpv4, isIpv4.negate())
        .flatMap(family -> reaching.stream().filter(family).limit(1))
        .toList();
  }

  private static InetAddress wildcard(String literal) {
    return IpLiteral.parse(literal).orElseThrow();
  }
}
