package io.headgate.gateway.app;

import io.headgate.balancer.address.NodePortAddresses;
import io.headgate.balancer.proxy.EventLoops;
import io.headgate.discovery.dns.DnsCounters;
import io.headgate.discovery.dns.DnsServer;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.model.SnapshotObserver;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The name server on the addresses that the flags name. */
final class ClusterDns implements SnapshotObserver {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterDns.class);

  private final Options.Dns options;
  private final List<InetAddress> addresses;
  private final DnsServer server;
  private Optional<InetSocketAddress> address = Optional.empty();

  ClusterDns(EventLoops loops, Options.Dns options) {
    this.options = options;
    this.addresses = addresses(options.listen().address());
    this.server =
        new DnsServer(
            options.zone().at(addresses), loops.datagramBootstrap(), loops.serverBootstrap());
  }

  /**
   * Opens the sockets.
   *
   * @throws FailureException where one cannot be opened and somebody has asked for it
   */
  void listen() {
    try {
      List<InetSocketAddress> opened =
          server.listen(addresses, options.listen().port()).toCompletableFuture().join();
      address = Optional.of(opened.getFirst());
      LOG.info("dns on {}", String.join(", ", opened.stream().map(ClusterDns::text).toList()));
    } catch (CompletionException e) {
      FailureException failure = CannotOpen.failure("--dns-listen", options.listen(), e);
      if (options.required()) {
        throw failure;
      }
      LOG.warn("{}; it goes on without DNS", failure.getMessage());
    }
  }

  /** Where it really listens, the first one; empty where it does not. */
  Optional<InetSocketAddress> address() {
    return address;
  }

  DnsCounters counters() {
    return server.counters();
  }

  @Override
  public void onSnapshot(SnapshotDelta delta, Snapshot snapshot) {
    server.onSnapshot(delta, snapshot);
  }

  void close() {
    server.close();
  }

  /** The addresses of this machine that a wildcard means now: an answer leaves by the one asked. */
  private static List<InetAddress> addresses(InetAddress listen) {
    return listen.isAnyLocalAddress()
        ? NodePortAddresses.ofThisMachine().stream()
            .filter(it -> it instanceof Inet4Address || !(listen instanceof Inet4Address))
            .toList()
        : List.of(listen);
  }

  private static String text(InetSocketAddress address) {
    return HostPort.of(address).toString();
  }
}
