package io.headgate.balancer.proxy;

import io.headgate.discovery.model.DialPolicy.ProxyProtocol;
import io.headgate.discovery.model.PortExposure;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.ServicePortName;
import io.headgate.discovery.model.Snapshot;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One address on which a TCP port is served: starts a search for an endpoint for everything that it
 * accepts. Any thread.
 */
final class TcpListener extends ChannelInitializer<Channel> implements ServiceListener {

  private final ListenerContext context;
  private final ListeningSocket socket;

  TcpListener(ServedAddress requested, ServicePortName owner, ListenerContext context) {
    this.context = context;
    this.socket =
        new ListeningSocket(
            requested,
            owner,
            context,
            context.loops().serverBootstrap().handler(context.acceptPause()).childHandler(this)
                ::bind);
  }

  /** The address that the Service asks for. */
  InetSocketAddress requested() {
    return socket.requested().socketAddress();
  }

  /** The port that is served: looked up in the current snapshot for every connection. */
  ServicePortName owner() {
    return socket.owner();
  }

  /** Whether every connection has to begin with a PROXY header, whoever connects. */
  boolean isIntroduced(Snapshot snapshot) {
    Optional<ServicePort> port = snapshot.port(owner());
    return port.isPresent() && headers(port.get()).received();
  }

  /** The header that pods get first. */
  Optional<ProxyProtocol> sentHeader(ServicePort port) {
    Optional<ProxyProtocol> asked = port.traits().policy().dial().proxyProtocol();
    return asked.isEmpty() && headers(port).sent() ? Optional.of(ProxyProtocol.V1) : asked;
  }

  private PortExposure.Headers headers(ServicePort port) {
    return port.headers(requested().getAddress(), requested().getPort());
  }

  @Override
  public CompletableFuture<Void> open() {
    return socket.open();
  }

  @Override
  public void handOver(ServicePortName to) {
    socket.handOver(to);
  }

  @Override
  public void follow(ServicePort port) {
    // Each connection looks the port up for itself.
  }

  @Override
  public Optional<BoundAddress> bound() {
    return socket.bound();
  }

  /** Its connections stay. */
  @Override
  public CompletableFuture<Void> close() {
    return socket.close();
  }

  /** Accepts nothing for a moment, because there is nothing left to serve it with. */
  void pause(String why) {
    Channel listening = socket.channel();
    if (listening != null) {
      context.acceptPause().pause(listening, why);
    }
  }

  @Override
  protected void initChannel(Channel client) {
    client.pipeline().addLast(new AcceptedConnection(context.path(), this));
  }
}
