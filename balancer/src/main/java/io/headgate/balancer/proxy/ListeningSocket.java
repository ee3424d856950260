package io.headgate.balancer.proxy;

import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ServicePortName;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The socket of a listener: opens it, and tries again every few seconds while that fails, with a
 * Problem meanwhile. Any thread.
 */
final class ListeningSocket {

  private static final String REPORTER = "listener";
  private static final int RETRY_SECONDS = 2;

  private final ServedAddress requested;
  private final ListenerContext context;
  private final Function<InetSocketAddress, ChannelFuture> bind;
  private volatile ServicePortName owner;
  private volatile @Nullable Channel channel;
  private boolean closed; // guarded by this, as every change of channel is

  /**
   * @param bind makes a socket and binds it to that address
   */
  ListeningSocket(
      ServedAddress requested,
      ServicePortName owner,
      ListenerContext context,
      Function<InetSocketAddress, ChannelFuture> bind) {
    this.requested = requested;
    this.owner = owner;
    this.context = context;
    this.bind = bind;
  }

  /** The address that the Service asks for. */
  ServedAddress requested() {
    return requested;
  }

  /** The port that is served: looked up in the current snapshot for everything that arrives. */
  ServicePortName owner() {
    return owner;
  }

  void handOver(ServicePortName to) {
    owner = to;
  }

  /** The open socket; null while there is none. */
  @Nullable Channel channel() {
    return channel;
  }

  Optional<BoundAddress> bound() {
    Channel listening = channel;
    return listening == null
        ? Optional.empty()
        : Optional.of(
            new BoundAddress(
                owner, requested.socketAddress(), (InetSocketAddress) listening.localAddress()));
  }

  CompletableFuture<Void> open() {
    CompletableFuture<Void> tried = new CompletableFuture<>();
    bind(requested.socketAddress(), tried);
    return tried;
  }

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

  private void bind(InetSocketAddress address, CompletableFuture<Void> tried) {
    ChannelFuture binding = bind.apply(address);
    binding.addListener(
        done -> {
          if (done.isSuccess()) {
            opened(binding.channel());
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
      bind(requested.socketAddress(), new CompletableFuture<>());
    }
  }

  private Problem problem(Throwable cause) {
    String message =
        "port "
            + owner
            + ": cannot listen on "
            + requested
            + ": "
            + SystemError.words(cause)
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
    return isOfThisMachine(requested.socketAddress().getAddress())
        ? "expected: a port that no other process has"
        : "expected: an address of this machine; to add one needs the right CAP_NET_ADMIN";
  }

  private static boolean isOfThisMachine(InetAddress address) {
    try {
      return address.isLoopbackAddress()
          || address.isAnyLocalAddress()
          || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException unknown) {
      return true;
    }
  }
}
