package io.headgate.balancer.proxy;

import io.headgate.balancer.proxyprotocol.ProxyHeaderDecoder;
import io.headgate.balancer.proxyprotocol.ProxyHeaderHandler;
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
    InetSocketAddress remote = (InetSocketAddress) client.remoteAddress();
    ClientAddress peer = new ClientAddress(remote.getAddress(), remote.getPort());
    if (path.admission().fronts().include(peer.ip())
        || listener.isIntroduced(path.snapshots().current())) {
      new Introduction(client, peer).await();
    } else {
      serve(client, peer);
    }
  }

  private void serve(Channel client, ClientAddress from) {
    Snapshot snapshot = path.snapshots().current();
    Optional<ServicePort> port = snapshot.port(listener.owner());
    if (port.isEmpty()) {
      refuse(client, Refusal.NO_SERVICE);
      return;
    }
    ConnectionKey key = key(client, from);
    if (!path.admission().ranges().admit(port.get(), key)) {
      refuse(client, Refusal.SOURCE_RANGE);
      return;
    }
    EndpointSearch.Wanted wanted =
        new EndpointSearch.Wanted(snapshot, port.get(), key, listener.sentHeader(port.get()));
    new EndpointSearch(path, listener::pause, client, this, wanted).next();
  }

  private void refuse(Channel client, Refusal cause) {
    path.carried().connections().counters().refused(cause);
    TcpReset.reset(client);
  }

  /** The port is the one that the Service declares, even where the socket has another. */
  private ConnectionKey key(Channel client, ClientAddress from) {
    InetSocketAddress declared = listener.requested();
    InetAddress local =
        declared.getAddress().isAnyLocalAddress()
            ? ((InetSocketAddress) client.localAddress()).getAddress()
            : declared.getAddress();
    return new ConnectionKey(from, new VirtualAddress(local, declared.getPort()), Protocol.TCP);
  }

  /** A trusted front has connected, and has still to say for whom. */
  private final class Introduction extends Deadline implements ProxyHeaderHandler {

    private final Channel client;
    private final ClientAddress peer;

    Introduction(Channel client, ClientAddress peer) {
      super(path.carried().relays().timers(client.eventLoop()));
      this.client = client;
      this.peer = peer;
    }

    void await() {
      expireAfter(path.admission().fronts().patience().toNanos());
      ProxyHeaderDecoder.read(client, this);
    }

    @Override
    public void received(Optional<ClientAddress> said) {
      clear();
      said.ifPresent(address -> RealClient.set(client, address));
      serve(client, said.orElse(peer));
    }

    @Override
    public void failed() {
      clear();
      refuse(client, Refusal.PROXY_HEADER);
    }

    /** What closes the channel before the header is there fails. */
    @Override
    protected void expired() {
      var unused = client.close();
    }
  }
}
