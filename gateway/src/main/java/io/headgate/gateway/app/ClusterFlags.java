package io.headgate.gateway.app;

import io.headgate.cluster.ClusterOptions;
import io.headgate.cluster.NodeIdentity;
import io.headgate.cluster.Peers;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Option;

/** Flags about sharing with other nodes. */
final class ClusterFlags {

  private static final String ADDRESS = "--cluster-address";
  private static final String MEMBERS = "--cluster-members";
  private static final String SERVICE = "--cluster-service";

  @Option(
      names = MEMBERS,
      paramLabel = "HOST:PORT[,...]",
      description =
          "Share with the nodes there; this one may be among them (default: with nobody).")
  private Optional<String> members = Optional.empty();

  @Option(
      names = SERVICE,
      paramLabel = "NAME",
      description = "The same, with all addresses of that name: a headless Service in DNS.")
  private Optional<String> service = Optional.empty();

  @Option(
      names = ADDRESS,
      paramLabel = "ADDR:PORT",
      description =
          "Where the other nodes reach this one. Whoever reaches it can join: see"
              + " docs/security.md.")
  private Optional<HostPort> address = Optional.empty();

  @Option(
      names = "--cluster-name",
      paramLabel = "NAME",
      defaultValue = "headgate",
      description = "Only nodes of one name share (default: ${DEFAULT-VALUE}).")
  private String name = "";

  @Option(
      names = "--cluster-wait",
      paramLabel = "TIME",
      defaultValue = "15s",
      description =
          "How long the start waits for the cluster, before the node serves on its own and joins"
              + " later (default: ${DEFAULT-VALUE}).")
  private Duration startWait = Duration.ZERO;

  @Option(
      names = "--affinity-wait",
      paramLabel = "TIME",
      defaultValue = "20ms",
      description =
          "How long the first connection of a client waits for the cluster to decide about its pod,"
              + " before the node decides (default: ${DEFAULT-VALUE}).")
  private Duration affinityWait = Duration.ZERO;

  /**
   * What they say; empty where this node shares with nobody.
   *
   * @throws UsageException where they do not go together
   */
  Optional<ClusterOptions> options(String node) {
    if (members.isEmpty() && service.isEmpty()) {
      if (address.isPresent()) {
        throw new UsageException(
            ADDRESS + ": nobody to share with (expected: " + MEMBERS + " or " + SERVICE + ")");
      }
      return Optional.empty();
    }
    if (members.isPresent() && service.isPresent()) {
      throw new UsageException(MEMBERS + ", " + SERVICE + ": both are given (expected: one)");
    }
    InetSocketAddress own = own();
    Peers peers =
        members
            .map(ClusterFlags::peers)
            .orElseGet(
                () ->
                    new Peers(
                        List.of(
                            InetSocketAddress.createUnresolved(
                                service.orElseThrow(), own.getPort()))));
    return Optional.of(
        new ClusterOptions(
            new NodeIdentity(UUID.randomUUID(), node, Versions.program()),
            name,
            own,
            peers,
            new ClusterOptions.Waits(startWait, affinityWait)));
  }

  private InetSocketAddress own() {
    HostPort own =
        address.orElseThrow(
            () ->
                new UsageException(
                    ADDRESS + ": missing (expected: ADDR:PORT where other nodes reach this one)"));
    if (own.port() == 0 || own.address().isAnyLocalAddress()) {
      throw new UsageException(
          ADDRESS
              + ": \""
              + own
              + "\" is not one address and port (expected: those where other nodes reach this"
              + " one)");
    }
    return own.socketAddress();
  }

  private static Peers peers(String text) {
    List<InetSocketAddress> peers = new ArrayList<>();
    for (String peer : text.split(",", -1)) {
      peers.add(peer(peer.strip()));
    }
    return new Peers(peers);
  }

  private static InetSocketAddress peer(String text) {
    int colon = text.lastIndexOf(':');
    if (colon > 0) {
      String host = text.substring(0, colon).replaceFirst("^\\[(.*)]$", "$1");
      String port = text.substring(colon + 1);
      if (!host.isBlank() && port.matches("\\d{1,5}")) {
        int number = Integer.parseInt(port);
        if (number > 0 && number <= 65535) {
          return InetSocketAddress.createUnresolved(host, number);
        }
      }
    }
    throw new UsageException(
        MEMBERS
            + ": \""
            + text
            + "\" is not a host and port (expected: host:port, a.b.c.d:port or [x::y]:port)");
  }
}
