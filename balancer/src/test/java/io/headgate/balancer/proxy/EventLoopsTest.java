package io.headgate.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(names = {"NIO", "IO_URING"})
final class EventLoopsTest {

  private final TransportName transport;
  private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
  private Vertx vertx;
  private EventLoops loops;

  EventLoopsTest(TransportName transport) {
    this.transport = transport;
  }

  @BeforeEach
  void start() {
    assumeTrue(
        EventLoops.available(transport), () -> "this machine does not allow " + transport.text());
    vertx = EventLoops.vertx(transport, 2).build();
    loops = EventLoops.of(vertx);
  }

  @AfterEach
  void stop() {
    if (vertx != null) {
      vertx
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .orTimeout(10, TimeUnit.SECONDS)
          .join();
    }
  }

  @Test
  void connectionsAreDealtOutToAllLoopsInTurnAndAcceptedOnOneOfThem() throws Exception {
    Channel listening = listen();
    List<EventLoop> carrying = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      carrying.add(connect(listening).eventLoop());
    }

    assertThat(all()).hasSize(2).contains(listening.eventLoop());
    assertThat(all()).allMatch(loop -> Collections.frequency(carrying, loop) == 3);
  }

  @Test
  void anAcceptedConnectionSendsSmallWritesAtOnceAndReadsNothingUnasked() throws Exception {
    Channel channel = connect(listen());

    assertThat(channel.config().getOption(ChannelOption.TCP_NODELAY)).isTrue();
    assertThat(channel.config().getOption(ChannelOption.ALLOW_HALF_CLOSURE)).isTrue();
    assertThat(channel.config().isAutoRead()).isFalse();
  }

  @Test
  void aDialledConnectionSendsSmallWritesAtOnceAndReadsNothingUnasked() throws Exception {
    Channel dialled =
        loops
            .clientBootstrap(loops.loops().next())
            .handler(new ChannelInboundHandlerAdapter())
            .connect(listen().localAddress())
            .sync()
            .channel();

    assertThat(dialled.config().getOption(ChannelOption.TCP_NODELAY)).isTrue();
    assertThat(dialled.config().getOption(ChannelOption.ALLOW_HALF_CLOSURE)).isTrue();
    assertThat(dialled.config().isAutoRead()).isFalse();
  }

  private List<EventLoop> all() {
    return StreamSupport.stream(loops.loops().spliterator(), false)
        .map(EventLoop.class::cast)
        .toList();
  }

  private Channel listen() throws InterruptedException {
    return loops
        .serverBootstrap()
        .childHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(
                        new ChannelInboundHandlerAdapter() {
                          @Override
                          public void channelActive(ChannelHandlerContext ctx) {
                            accepted.add(ctx.channel());
                          }
                        });
              }
            })
        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .sync()
        .channel();
  }

  private Channel connect(Channel listening) throws Exception {
    InetSocketAddress address = (InetSocketAddress) listening.localAddress();
    Socket client = TestNode.connect(address.getAddress(), address.getPort());
    try (client) {
      return accepted.poll(5, TimeUnit.SECONDS);
    }
  }
}
