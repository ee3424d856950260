package io.headgate.balancer.proxy;

import io.headgate.discovery.model.Protocol;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * How Service ports are listened on.
 *
 * @param nodePortAddresses the addresses of this machine on which node ports are served; the
 *     wildcard address stands for all
 * @param shiftLowPorts whether a port that this process has no right to open is served at port +
 *     8000 or the next free one
 */
public record ListenOptions(
    List<InetAddress> nodePortAddresses,
    boolean shiftLowPorts,
    ConnectPolicy connectPolicy,
    ConnectionOptions connections,
    FlowOptions flows) {

  public ListenOptions {
    nodePortAddresses = List.copyOf(nodePortAddresses);
  }

  /**
   * The addresses to bind for a node port of that protocol.
   *
   * <p>For UDP never the wildcard: a datagram does not say by which of the machine's addresses it
   * came, so an answer might leave with another one, and the client would not take it. Sockets of
   * their own answer with their own address.
   */
  List<InetAddress> nodePortAddresses(Protocol protocol) {
    return nodePortAddresses.stream()
        .flatMap(it -> boundAddresses(it, protocol).stream())
        .distinct()
        .toList();
  }

  /** The same for a port on that address. */
  List<InetAddress> boundAddresses(InetAddress address, Protocol protocol) {
    return switch (protocol) {
      case TCP -> List.of(address);
      case UDP -> concrete(address).toList();
      case SCTP -> List.of();
    };
  }

  /** The IPv6 wildcard takes IPv4 as well, the IPv4 wildcard only its own family. */
  private Stream<InetAddress> concrete(InetAddress address) {
    if (!address.isAnyLocalAddress()) {
      return Stream.of(address);
    }
    boolean onlyIpv4 = address instanceof Inet4Address;
    return flows.machineAddresses().stream()
        .filter(own -> !onlyIpv4 || own instanceof Inet4Address);
  }
}
