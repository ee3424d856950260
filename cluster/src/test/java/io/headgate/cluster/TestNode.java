package io.headgate.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.state.AffinityHandler;
import io.headgate.balancer.state.AffinityKey;
import io.headgate.balancer.state.ClusterQuestions;
import io.headgate.balancer.state.EjectionTable;
import io.headgate.balancer.state.EndpointLoad;
import io.headgate.balancer.state.PodAddress;
import io.headgate.cluster.affinity.SharedAffinityTable;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A node of a real cluster, in this JVM, on a loopback address of its own. */
final class TestNode implements AutoCloseable {

  static final Duration TIMEOUT = Duration.ofHours(3);

  private final ProblemLog problems = new ProblemLog();
  private final InetSocketAddress address;
  private final Cluster cluster;

  private TestNode(ClusterOptions options, Supplier<Set<InetSocketAddress>> peers) {
    this.address = options.address();
    this.cluster =
        Cluster.start(
            options,
            problems,
            new ClusterState(options, TimeSource.system(), 10_000),
            new PeerDiscovery(peers));
  }

  /** Starts it; does not wait for it. */
  static TestNode start(String clusterName, InetSocketAddress address, InetSocketAddress... peers) {
    return start(clusterName, address, () -> Set.of(peers));
  }

  /** Starts it with peers that change. */
  static TestNode start(
      String clusterName, InetSocketAddress address, Supplier<Set<InetSocketAddress>> peers) {
    return new TestNode(
        new ClusterOptions(
            new NodeIdentity(UUID.randomUUID(), "node-" + address.getPort(), "test"),
            clusterName,
            address,
            new Peers(List.of()),
            new ClusterOptions.Waits(Duration.ofSeconds(15), SharedAffinityTable.BOUND)),
        peers);
  }

  /** A free port at 127.0.0.NUMBER. */
  static InetSocketAddress place(int number) {
    try {
      InetAddress ip = InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) number});
      try (ServerSocket free = new ServerSocket(0, 1, ip)) {
        return new InetSocketAddress(ip, free.getLocalPort());
      }
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  TestNode settled() {
    assertThat(cluster.settled().toCompletableFuture()).succeedsWithin(Duration.ofSeconds(30));
    return this;
  }

  InetSocketAddress address() {
    return address;
  }

  Cluster cluster() {
    return cluster;
  }

  ClusterQuestions questions() {
    return cluster.questions().orElseThrow();
  }

  int members() {
    return cluster.members().size();
  }

  List<String> problems() {
    return problems.current().stream().map(Problem::message).toList();
  }

  EndpointLoad load(EndpointAddress endpoint) {
    return cluster.state().counts().of(Sample.SHOP, endpoint);
  }

  EjectionTable ejections() {
    return cluster.state().ejections();
  }

  boolean isOut(EndpointAddress endpoint) {
    return ejections().of(Sample.SHOP).stream().anyMatch(one -> one.endpoint().equals(endpoint));
  }

  /** The client's pod, asked for as a first connection would. */
  PodAddress bind(AffinityKey client, PodAddress proposed) {
    PodAddress known = cluster.state().affinity().known(client, TIMEOUT);
    if (known != null) {
      return known;
    }
    CompletableFuture<PodAddress> bound = new CompletableFuture<>();
    AffinityHandler handler = bound::complete;
    cluster.state().affinity().bindIfAbsent(client, proposed, TIMEOUT, handler);
    return bound.orTimeout(10, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    cluster.close();
  }
}
