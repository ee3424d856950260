package io.headgate.balancer.proxy;

import io.headgate.balancer.scheduler.ConnectionKey;
import io.headgate.balancer.state.ClientAddress;
import io.headgate.balancer.state.VirtualAddress;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.Snapshot;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/** The first handler of an accepted connection: finds its Service port and starts the search. */
final class AcceptedConnection extends HeldReads {

  private final AcceptPath path;
  private final TcpListener listener;

  AcceptedConnection(AcceptPath path, TcpListener listener) {
    this.path = path;
    this.listener = listener;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    Channel client = ctx.channel();
    path.carried().connections().add(client);
    Snapshot snapshot = path.snapshots().current();
    Optional<ServicePort> port = snapshot.port(listener.owner());
    if (port.isEmpty()) {
      path.carried().connections().counters().refused(Refusal.NO_SERVICE);
      TcpReset.reset(client);
      return;
    }
    EndpointSearch.Wanted wanted = new EndpointSearch.Wanted(snapshot, port.get(), key(client));
    new EndpointSearch(path, listener, client, this, wanted).next();
  }

  /** The port is the one that the Service declares, even where the socket has another. */
  private ConnectionKey key(Channel client) {
    InetSocketAddress remote = (InetSocketAddress) client.remoteAddress();
    InetSocketAddress declared = listener.requested();
    InetAddress local =
        declared.getAddress().isAnyLocalAddress()
            ? ((InetSocketAddress) client.localAddress()).getAddress()
            : declared.getAddress();
    return new ConnectionKey(
        new ClientAddress(remote.getAddress(), remote.getPort()),
        new VirtualAddress(local, declared.getPort()),
        Protocol.TCP);
  }
}
