package io.headgate.discovery.dns;

import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.model.SnapshotObserver;
import io.netty.bootstrap.AbstractBootstrap;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The name server of the cluster's domain, over UDP and TCP. It knows the names of one snapshot
 * after the other, and answers for nothing else: it asks no other server, and no client may take a
 * zone away.
 *
 * <p>Sockets are opened by {@link #listen}, before or after the first snapshot; until then every
 * answer is SERVFAIL, which makes clients ask again. Any thread.
 */
public final class DnsServer implements SnapshotObserver, AutoCloseable {

  /** Many clients ask over TCP rarely, and then for a moment. */
  private static final int MAX_CONNECTIONS = 256;

  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final int TRIES = 10;

  private final DnsCounters counters = new DnsCounters();
  private final ChannelGroup sockets = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
  private final ChannelGroup connections =
      new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
  private final Bootstrap datagrams;
  private final ServerBootstrap streams;
  private volatile DnsZone zone;

  /**
   * @param datagrams with a group and a channel factory
   * @param streams with a group and a channel factory
   */
  public DnsServer(DnsOptions options, Bootstrap datagrams, ServerBootstrap streams) {
    zone = DnsZone.unknown(options);
    DnsResponder responder = new DnsResponder(() -> zone, counters, ThreadLocalRandom::current);
    this.datagrams = datagrams.handler(new DatagramHandler(responder));
    this.streams =
        streams
            .childOption(ChannelOption.AUTO_READ, true)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel connection) {
                    accepted(connection, responder);
                  }
                });
  }

  /**
   * Opens UDP and TCP on each of these addresses, on one port. Concrete addresses only: from a
   * socket of all addresses the kernel would choose which one an answer comes from.
   *
   * @param port 0 for a free one
   * @return where it listens; fails where one of them cannot be opened, and then none is
   */
  public CompletionStage<List<InetSocketAddress>> listen(List<InetAddress> addresses, int port) {
    CompletableFuture<List<InetSocketAddress>> opened =
        CompletableFuture.completedFuture(List.of());
    for (InetAddress address : addresses) {
      opened =
          opened.thenCompose(
              before ->
                  open(address, before.isEmpty() ? port : before.getFirst().getPort(), TRIES)
                      .thenApply(added -> with(before, added)));
    }
    return opened.whenComplete(
        (all, failure) -> {
          if (failure != null) {
            var unused = sockets.close();
          }
        });
  }

  public DnsCounters counters() {
    return counters;
  }

  @Override
  public void onSnapshot(SnapshotDelta delta, Snapshot snapshot) {
    zone = zone.with(delta, snapshot.sequence());
  }

  /** Closes everything, connections too; waits until that is done. */
  @Override
  public void close() {
    sockets.close().awaitUninterruptibly();
    connections.close().awaitUninterruptibly();
  }

  /** A free port of one protocol may be taken in the other one: then another is tried. */
  private CompletableFuture<InetSocketAddress> open(InetAddress address, int port, int tries) {
    return bind(datagrams, new InetSocketAddress(address, port))
        .thenCompose(
            udp -> {
              InetSocketAddress actual = (InetSocketAddress) udp.localAddress();
              return bind(streams, actual)
                  .thenApply(tcp -> actual)
                  .exceptionallyCompose(
                      taken -> {
                        var unused = udp.close();
                        return port == 0 && tries > 1
                            ? open(address, port, tries - 1)
                            : CompletableFuture.failedFuture(taken);
                      });
            });
  }

  private CompletableFuture<Channel> bind(
      AbstractBootstrap<?, ?> bootstrap, InetSocketAddress address) {
    CompletableFuture<Channel> bound = new CompletableFuture<>();
    ChannelFuture bind = bootstrap.bind(address);
    bind.addListener(
        done -> {
          if (done.isSuccess()) {
            sockets.add(bind.channel());
            bound.complete(bind.channel());
          } else {
            bound.completeExceptionally(done.cause());
          }
        });
    return bound;
  }

  private void accepted(Channel connection, DnsResponder responder) {
    if (connections.size() >= MAX_CONNECTIONS) {
      var unused = connection.close();
      return;
    }
    connections.add(connection);
    connection.pipeline().addLast(new StreamHandler(responder, IDLE));
  }

  private static List<InetSocketAddress> with(
      List<InetSocketAddress> before, InetSocketAddress added) {
    List<InetSocketAddress> all = new ArrayList<>(before);
    all.add(added);
    return List.copyOf(all);
  }
}
