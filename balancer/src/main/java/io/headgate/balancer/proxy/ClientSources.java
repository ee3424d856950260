package io.headgate.balancer.proxy;

import io.headgate.balancer.address.MachineNetworks;
import io.headgate.balancer.state.ClientAddress;
import io.headgate.discovery.model.DialPolicy;
import io.headgate.discovery.model.EndpointAddress;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.uring.IoUringChannelOption;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Which endpoints see which clients' own addresses: those of Services that ask for it, as long as
 * {@link #open} says that what they answer comes back. Any thread.
 */
final class ClientSources {

  /** Where that is, and with which ports. */
  private record Here(MachineNetworks networks, LocalPorts ports) {}

  private final TransportName transport;
  private final AtomicInteger sockets = new AtomicInteger();
  private volatile @Nullable Here here;

  ClientSources(TransportName transport) {
    this.transport = transport;
  }

  /** Whether sockets of this transport can have an address that is not this machine's. */
  boolean canBe() {
    return transport != TransportName.NIO;
  }

  /** From now on. */
  void open(MachineNetworks networks, LocalPorts ports) {
    here = new Here(networks, ports);
  }

  /** From now on endpoints see this machine. */
  void close() {
    here = null;
  }

  /** Whether there are sockets with clients' addresses, from before {@link #close} as well. */
  boolean areInUse() {
    return sockets.get() > 0;
  }

  /** How a connection of that client is dialled; empty where the endpoint sees this machine. */
  Optional<ClientSource> of(DialPolicy asked, ClientAddress client, EndpointAddress endpoint) {
    return asked.transparent() ? source(client, endpoint, streams()) : Optional.empty();
  }

  /** The same for a flow, whose sockets are of epoll wherever there are any but those of NIO. */
  Optional<ClientSource> ofFlow(DialPolicy asked, ClientAddress client, EndpointAddress endpoint) {
    return asked.transparent()
        ? source(client, endpoint, EpollChannelOption.IP_TRANSPARENT)
        : Optional.empty();
  }

  private ChannelOption<Boolean> streams() {
    return switch (transport) {
      case IO_URING -> IoUringChannelOption.IP_TRANSPARENT;
      case EPOLL, AUTO, NIO -> EpollChannelOption.IP_TRANSPARENT;
    };
  }

  private Optional<ClientSource> source(
      ClientAddress client, EndpointAddress endpoint, ChannelOption<Boolean> transparent) {
    Here now = here;
    InetAddress pod = endpoint.socketAddress().getAddress();
    return now != null && pod != null && now.networks.leadBack(client.ip(), pod)
        ? Optional.of(new ClientSource(client, transparent, now.ports, sockets))
        : Optional.empty();
  }
}
