package io.headgate.balancer.proxy;

import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.ServicePortName;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One address on which a UDP port is served: one socket on one event loop, with all its flows. Any
 * thread.
 */
final class UdpListener implements ServiceListener {

  private static final Logger LOG = LoggerFactory.getLogger(UdpListener.class);
  private static final int SECONDS_BETWEEN_LINES = 60;

  private final UdpLoop loop;
  private final ListeningSocket socket;
  private final AtomicBoolean said = new AtomicBoolean();

  UdpListener(
      ServedAddress requested, ServicePortName owner, ListenerContext context, FlowPath path) {
    this.loop = path.loops().next();
    ChannelInitializer<Channel> initializer =
        new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel opened) {
            SourceRanges ranges = context.path().admission().ranges();
            opened.pipeline().addLast(new UdpFlows(path, ranges, UdpListener.this, loop, opened));
          }
        };
    this.socket =
        new ListeningSocket(
            requested,
            owner,
            context,
            address -> loop.sockets().bind(loop.eventLoop(), address, initializer));
  }

  /** The address that the Service asks for. */
  InetSocketAddress requested() {
    return socket.requested().socketAddress();
  }

  /** The port that is served: looked up in the current snapshot for every flow. */
  ServicePortName owner() {
    return socket.owner();
  }

  @Override
  public CompletableFuture<Void> open() {
    return socket.open();
  }

  /** Flows of the former owner end: their clients have its pods. */
  @Override
  public void handOver(ServicePortName to) {
    if (!to.equals(socket.owner())) {
      socket.handOver(to);
      withFlows(UdpFlows::closeAll);
    }
  }

  @Override
  public void follow(ServicePort port) {
    if (port.name().equals(socket.owner())) {
      withFlows(flows -> flows.follow(port));
    }
  }

  @Override
  public Optional<BoundAddress> bound() {
    return socket.bound();
  }

  /** Its flows end with it. */
  @Override
  public CompletableFuture<Void> close() {
    return socket.close();
  }

  /** Says, at most once a minute, that there is no socket for a new flow. */
  void withoutSocket(String why) {
    if (said.compareAndSet(false, true)) {
      LOG.warn("{}: a UDP flow gets no socket: {}", requested(), why);
      var unused =
          loop.eventLoop().schedule(() -> said.set(false), SECONDS_BETWEEN_LINES, TimeUnit.SECONDS);
    }
  }

  private void withFlows(Consumer<UdpFlows> action) {
    Channel listening = socket.channel();
    if (listening != null) {
      loop.eventLoop()
          .execute(
              () -> {
                UdpFlows flows = listening.pipeline().get(UdpFlows.class);
                if (flows != null) {
                  action.accept(flows);
                }
              });
    }
  }
}
