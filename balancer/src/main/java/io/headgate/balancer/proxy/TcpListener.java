package io.headgate.balancer.proxy;

import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ServicePortName;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One address on which a Service port is served: opens the socket, tries again every few seconds
 * while that fails, and starts a search for an endpoint for everything that it accepts. Any thread.
 */
final class TcpListener extends ChannelInitializer<Channel> {

  private static final String REPORTER = "listener";
  private static final int RETRY_SECONDS = 2;

  private final InetSocketAddress requested;
  private final ListenerContext context;
  private final ServerBootstrap bootstrap;
  private volatile ServicePortName owner;
  private volatile @Nullable Channel channel;
  private boolean closed; // guarded by this, as every change of channel is

  TcpListener(InetSocketAddress requested, ServicePortName owner, ListenerContext context) {
    this.requested = requested;
    this.owner = owner;
    this.context = context;
    this.bootstrap =
        context.loops().serverBootstrap().handler(context.acceptPause()).childHandler(this);
  }

  /** The address that the Service asks for. */
  InetSocketAddress requested() {
    return requested;
  }

  /** The port that is served: looked up in the current snapshot for every connection. */
  ServicePortName owner() {
    return owner;
  }

  /** Gives the open socket to another Service port, without a moment of not listening. */
  void handOver(ServicePortName to) {
    owner = to;
  }

  /** What is open; empty while it is not. */
  Optional<BoundAddress> bound() {
    Channel listening = channel;
    return listening == null
        ? Optional.empty()
        : Optional.of(
            new BoundAddress(owner, requested, (InetSocketAddress) listening.localAddress()));
  }

  /** Starts to listen; completes when the first try has ended, one way or the other. */
  CompletableFuture<Void> open() {
    CompletableFuture<Void> tried = new CompletableFuture<>();
    bind(requested, tried);
    return tried;
  }

  /** Stops to listen; completes when the socket is closed. Its connections stay. */
  synchronized CompletableFuture<Void> close() {
    closed = true;
    context.problems().clear(REPORTER, requested);
    CompletableFuture<Void> done = new CompletableFuture<>();
    Channel listening = channel;
    channel = null;
    if (listening == null) {
      done.complete(null);
    } else {
      listening.close().addListener(ignored -> done.complete(null));
    }
    return done;
  }

  /** Accepts nothing for a moment, because there is nothing left to serve it with. */
  void pause(String why) {
    Channel listening = channel;
    if (listening != null) {
      context.acceptPause().pause(listening, why);
    }
  }

  @Override
  protected void initChannel(Channel client) {
    client.pipeline().addLast(new AcceptedConnection(context.path(), this));
  }

  private void bind(InetSocketAddress address, CompletableFuture<Void> tried) {
    ChannelFuture bind = bootstrap.bind(address);
    bind.addListener(
        done -> {
          if (done.isSuccess()) {
            opened(bind.channel());
            tried.complete(null);
          } else {
            failed(address, done.cause(), tried);
          }
        });
  }

  private synchronized void opened(Channel listening) {
    if (closed) {
      var unused = listening.close();
    } else {
      channel = listening;
      context.problems().clear(REPORTER, requested);
    }
  }

  private synchronized void failed(
      InetSocketAddress address, Throwable cause, CompletableFuture<Void> tried) {
    if (closed) {
      tried.complete(null);
      return;
    }
    Optional<InetSocketAddress> next = context.shiftedPorts().after(requested, address);
    if (next.isPresent()) {
      bind(next.get(), tried);
      return;
    }
    context.problems().report(REPORTER, requested, problem(cause));
    var unused =
        context.loops().loops().next().schedule(this::retry, RETRY_SECONDS, TimeUnit.SECONDS);
    tried.complete(null);
  }

  private synchronized void retry() {
    if (!closed) {
      bind(requested, new CompletableFuture<>());
    }
  }

  private Problem problem(Throwable cause) {
    String message =
        "port "
            + owner
            + ": cannot listen on "
            + requested.getAddress().getHostAddress()
            + ":"
            + requested.getPort()
            + ": "
            + cause.getMessage()
            + " ("
            + needed()
            + ")";
    return new Problem(
        ObjectRef.of(owner.service()), Problem.Reason.Listen, message, Optional.empty());
  }

  private String needed() {
    if (context.shiftedPorts().needsRight(requested)) {
      return "needed: the right CAP_NET_BIND_SERVICE";
    }
    return isOfThisMachine()
        ? "expected: a port that no other process has"
        : "expected: an address of this machine; to add one needs the right CAP_NET_ADMIN";
  }

  private boolean isOfThisMachine() {
    try {
      return requested.getAddress().isLoopbackAddress()
          || requested.getAddress().isAnyLocalAddress()
          || NetworkInterface.getByInetAddress(requested.getAddress()) != null;
    } catch (SocketException unknown) {
      return true;
    }
  }
}
