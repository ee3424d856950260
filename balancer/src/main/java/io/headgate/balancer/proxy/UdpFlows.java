package io.headgate.balancer.proxy;

import io.headgate.balancer.proxy.FlowCounters.Drop;
import io.headgate.balancer.scheduler.ConnectionKey;
import io.headgate.balancer.state.ClientAddress;
import io.headgate.balancer.state.VirtualAddress;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.ServicePortName;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The flows of one listening socket, by the client's address and port. Confined to the socket's
 * event loop. They end with the socket, since nothing else could carry their answers.
 */
final class UdpFlows extends ChannelInboundHandlerAdapter {

  private final FlowPath path;
  private final SourceRanges ranges;
  private final UdpListener listener;
  private final UdpLoop loop;
  private final Channel socket;
  private final VirtualAddress virtual;
  private final Map<InetSocketAddress, UdpFlow> byClient = new HashMap<>();

  /** Those that have taken datagrams since the last end of reading. */
  private final List<UdpFlow> unflushed = new ArrayList<>();

  private boolean flushing;

  UdpFlows(FlowPath path, SourceRanges ranges, UdpListener listener, UdpLoop loop, Channel socket) {
    this.path = path;
    this.ranges = ranges;
    this.listener = listener;
    this.loop = loop;
    this.socket = socket;
    this.virtual =
        new VirtualAddress(listener.requested().getAddress(), listener.requested().getPort());
  }

  /** The address that the clients send to. */
  InetSocketAddress virtual() {
    return new InetSocketAddress(virtual.ip(), virtual.port());
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    DatagramPacket packet = (DatagramPacket) message;
    try {
      receive(packet.sender(), packet.content());
    } finally {
      packet.release();
    }
  }

  private void receive(InetSocketAddress client, ByteBuf content) {
    UdpFlow flow = byClient.get(client);
    if (flow == null) {
      if (!isAdmitted(client)) {
        path.counters().dropped(Drop.SOURCE_RANGE, 1);
        return;
      }
      flow = new UdpFlow(this, path, loop, client);
      if (!loop.admit(flow)) {
        path.counters().dropped(Drop.NO_ROOM, 1);
        return;
      }
      byClient.put(client, flow);
    }
    flow.fromClient(content);
    unflushed.add(flow);
  }

  private boolean isAdmitted(InetSocketAddress client) {
    return path.snapshots()
        .current()
        .port(owner())
        .map(port -> ranges.admit(port, key(client)))
        .orElse(true);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    for (UdpFlow flow : unflushed) {
      flow.flush();
    }
    unflushed.clear();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    closeAll();
  }

  /** Only a datagram that could not be sent; the socket itself is in order. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    path.counters().dropped(Drop.NOT_SENT, 1);
  }

  /**
   * Sends to a client, from the address that it sends to. Takes the caller's reference. What all
   * flows of the loop send in one turn goes with one system call, where the transport has one.
   */
  void send(ByteBuf content, InetSocketAddress client) {
    if (!socket.isWritable()) {
      socket.flush();
    }
    if (!socket.isWritable()) {
      path.counters().dropped(Drop.NOT_SENT, 1);
      content.release();
      return;
    }
    var unused = socket.write(new DatagramPacket(content, client), socket.voidPromise());
    if (!flushing) {
      flushing = true;
      loop.eventLoop().execute(this::flush);
    }
  }

  private void flush() {
    flushing = false;
    socket.flush();
  }

  ServicePortName owner() {
    return listener.owner();
  }

  /** The port is the one that the Service declares, even where the socket has another. */
  ConnectionKey key(InetSocketAddress client) {
    return new ConnectionKey(
        new ClientAddress(client.getAddress(), client.getPort()), virtual, Protocol.UDP);
  }

  void withoutSocket(String why) {
    listener.withoutSocket(why);
  }

  void remove(InetSocketAddress client, UdpFlow flow) {
    byClient.remove(client, flow);
  }

  /** The port has changed: flows whose endpoint has gone end. */
  void follow(ServicePort port) {
    Set<EndpointAddress> serving = serving(port);
    List.copyOf(byClient.values()).forEach(flow -> flow.follow(port, serving));
  }

  /** Another Service port has the socket now, or nobody. */
  void closeAll() {
    List.copyOf(byClient.values()).forEach(UdpFlow::close);
  }

  /** The endpoints that keep the flows they have. */
  static Set<EndpointAddress> serving(ServicePort port) {
    Set<EndpointAddress> serving = new HashSet<>();
    for (Endpoint endpoint : port.endpoints()) {
      if (endpoint.conditions().ready() || endpoint.conditions().serving()) {
        serving.add(endpoint.address());
      }
    }
    return serving;
  }
}
