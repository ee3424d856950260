package io.headgate.balancer.proxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.transport.Transport;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The event loops of a {@link Vertx}, for Netty channels of our own. The only class that touches
 * {@code io.vertx.core.internal}; it holds for vertx-core 5.0.12. Any thread.
 */
public final class EventLoops {

  /** The kernel takes the smaller of this and net.core.somaxconn. */
  private static final int BACKLOG = 4096;

  private static final WriteBufferWaterMark WATER_MARKS =
      new WriteBufferWaterMark(32 * 1024, 64 * 1024);

  private final EventLoopGroup loops;
  private final TransportName transport;
  private final ChannelFactory<? extends ServerChannel> serverChannels;
  private final ChannelFactory<? extends Channel> channels;
  private final AddressResolverGroup<InetSocketAddress> resolver;

  private final VertxInternal vertx;
  private @Nullable DatagramSockets datagramSockets; // guarded by this

  private EventLoops(VertxInternal vertx) {
    this.vertx = vertx;
    loops = vertx.eventLoopGroup();
    transport = nameOf(vertx.transport());
    serverChannels = vertx.transport().serverChannelFactory(false);
    channels = vertx.transport().channelFactory(false);
    resolver = new SpecialUseNames(vertx.nameResolver().nettyAddressResolverGroup());
  }

  /** The event loops of that Vert.x, which stays the owner of their threads. */
  public static EventLoops of(Vertx vertx) {
    return new EventLoops((VertxInternal) vertx);
  }

  /**
   * A builder of a {@link Vertx} on that transport; the caller adds what it needs and builds it,
   * clustered or not. Its blocked-thread checker stays on, but sees only what a context of Vert.x
   * dispatches, hence nothing of what handlers of our own channels do.
   *
   * @param loops the number of event loops, 1 or more
   * @throws IllegalStateException where that transport does not work here, with the cause
   */
  public static VertxBuilder vertx(TransportName name, int loops) {
    if (loops < 1) {
      throw new IllegalArgumentException("--event-loops: " + loops + " (expected: 1 or more)");
    }
    VertxOptions options = new VertxOptions().setEventLoopPoolSize(loops);
    return Vertx.builder().with(options).withTransport(transport(name));
  }

  /** Whether that transport works on this machine, in this process. */
  public static boolean available(TransportName name) {
    return switch (name) {
      case AUTO, NIO -> true;
      case IO_URING -> Transport.IO_URING != null && Transport.IO_URING.available();
      case EPOLL -> Transport.EPOLL != null && Transport.EPOLL.available();
    };
  }

  /**
   * A server's bootstrap on all loops: the socket listens on one of them, its children are dealt
   * out to all of them in turn, they read nothing until asked to, and a FIN closes one direction
   * only. The caller sets the child handler.
   *
   * <p>No thread of its own accepts, because every child would have to wake its loop from there.
   * SO_REUSEPORT would take the rest of the hand-over away, but with it a second process could open
   * a port that is in use and take part of its connections.
   */
  public ServerBootstrap serverBootstrap() {
    return new ServerBootstrap()
        .group(loops, loops)
        .channelFactory(serverChannels)
        .option(ChannelOption.SO_REUSEADDR, true)
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .childOption(ChannelOption.AUTO_READ, false)
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARKS);
  }

  /**
   * A client's bootstrap on one loop, with the same options as an accepted connection has; the
   * caller sets the handler. Host names are resolved without blocking.
   */
  public Bootstrap clientBootstrap(EventLoop loop) {
    return new Bootstrap()
        .group(loop)
        .channelFactory(channels)
        .resolver(resolver)
        .option(ChannelOption.AUTO_READ, false)
        .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARKS);
  }

  /**
   * The UDP sockets, which are on the loops that carry connections; only where those are of
   * io_uring there are loops of epoll beside them, made at the first call. A datagram channel of
   * io_uring keeps the headers of 512 messages (Netty 4.2.18), about 200 KiB, and every flow is a
   * channel.
   */
  synchronized DatagramSockets datagramSockets() {
    if (datagramSockets == null) {
      datagramSockets =
          switch (transport) {
            case NIO -> DatagramSockets.nio(loops);
            case EPOLL -> DatagramSockets.epoll(loops);
            case IO_URING, AUTO ->
                available(TransportName.EPOLL)
                    ? DatagramSockets.epoll(own(EpollIoHandler.newFactory()))
                    : DatagramSockets.nio(own(NioIoHandler.newFactory()));
          };
    }
    return datagramSockets;
  }

  /** As many loops as there are, of another kind; they end with the Vert.x. */
  private EventLoopGroup own(IoHandlerFactory kind) {
    int count = (int) StreamSupport.stream(loops.spliterator(), false).count();
    EventLoopGroup own =
        new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory("headgate-udp"), kind);
    vertx.addCloseHook(
        completion ->
            own.shutdownGracefully(0, 1, TimeUnit.SECONDS)
                .addListener(done -> completion.succeed()));
    return own;
  }

  /**
   * A bootstrap of UDP sockets on the loops that carry connections, for the few of the program's
   * own; the caller sets the handler.
   */
  public Bootstrap datagramBootstrap() {
    return new Bootstrap().group(loops).channelFactory(vertx.transport()::datagramChannel);
  }

  /** The loops that carry connections. */
  public EventLoopGroup loops() {
    return loops;
  }

  /** The transport in use, by the word of {@code --transport}; never {@code auto}. */
  public String transport() {
    return transport.text();
  }

  /** TCP keep-alive by the options that the channels of this transport know. */
  KeepAlive keepAlive() {
    return KeepAlive.of(transport);
  }

  /** Sockets with clients' addresses, as the channels of this transport can have them. */
  ClientSources clientSources() {
    return new ClientSources(transport);
  }

  private static Transport transport(TransportName name) {
    return switch (name) {
      case AUTO -> available(TransportName.IO_URING) ? Transport.IO_URING : Transport.NIO;
      case NIO -> Transport.NIO;
      case IO_URING -> working(name, Transport.IO_URING);
      case EPOLL -> working(name, Transport.EPOLL);
    };
  }

  private static Transport working(TransportName name, Transport transport) {
    if (available(name)) {
      return transport;
    }
    throw new IllegalStateException(
        "--transport: " + name.text() + " does not work here (expected: auto or nio)",
        transport == null ? null : transport.unavailabilityCause());
  }

  private static TransportName nameOf(io.vertx.core.spi.transport.Transport transport) {
    if (Transport.IO_URING != null && transport.equals(Transport.IO_URING.implementation())) {
      return TransportName.IO_URING;
    }
    if (Transport.EPOLL != null && transport.equals(Transport.EPOLL.implementation())) {
      return TransportName.EPOLL;
    }
    return TransportName.NIO;
  }
}
