package io.headgate.gateway.admin;

import io.headgate.balancer.address.NodePortAddresses;
import io.headgate.balancer.listing.AddressNames;
import io.headgate.balancer.listing.IpvsListing;
import io.headgate.balancer.listing.IpvsStyle;
import io.headgate.balancer.listing.IpvsView;
import io.headgate.balancer.listing.PortFigures;
import io.headgate.balancer.listing.SystemNames;
import io.headgate.balancer.listing.VirtualServer;
import io.headgate.discovery.model.IpLiteral;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.ServicePortName;
import io.headgate.discovery.model.Snapshot;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * Answers {@code /ipvs}: the listing, by ipvsadm's options as query parameters. {@code view} is one
 * of {@link IpvsView}, or {@code connections} or {@code timeout}; {@code numeric} (true unless
 * said), {@code exact} and {@code cluster} are true or false; {@code tcp} or {@code udp} names one
 * virtual server. Blocks for at most {@link #NAMES_LIMIT_MILLIS} where names are asked for, and
 * {@link OtherNodes#DEADLINE} where all nodes are.
 */
final class IpvsAnswers {

  private static final long NAMES_LIMIT_MILLIS = 1000;
  private static final int NAMES_AT_ONCE = 16;
  private static final String CONNECTIONS = "connections";
  private static final String TIMEOUT = "timeout";

  /**
   * What ends by idleness: a TCP connection never, in no state, unless its Service says so; a UDP
   * flow that has become a stream after five minutes, as in IPVS.
   */
  private static final String TIMEOUTS = "Timeout (tcp tcpfin udp): 0 0 300\n";

  private final AdminSources sources;
  private final NodeAnswers own;
  private final OtherNodes others;

  IpvsAnswers(AdminSources sources, NodeAnswers own, OtherNodes others) {
    this.sources = sources;
    this.own = own;
    this.others = others;
  }

  Answer answer(HttpServerRequest request) {
    boolean cluster = Answers.isTrue(request, "cluster", false);
    String view = request.getParam("view");
    if (CONNECTIONS.equals(view)) {
      return Answer.text(cluster ? allConnections() : own.connections());
    }
    if (TIMEOUT.equals(view)) {
      if (cluster) {
        throw new IllegalArgumentException("query parameter cluster: not with view timeout");
      }
      return Answer.text(TIMEOUTS);
    }
    return cluster
        ? clusterTable(request, view(request))
        : table(request, view(request), Optional.empty());
  }

  private Answer clusterTable(HttpServerRequest request, IpvsView view) {
    OtherNodes.Gathered gathered = others.ask(NodeAnswers.figuresQuestion(view));
    Map<ServicePortName, PortFigures> elsewhere = new HashMap<>();
    List<String> silent = new ArrayList<>(gathered.silent());
    gathered
        .answers()
        .forEach(
            (node, answer) -> {
              try {
                FiguresJson.read(answer)
                    .forEach((port, its) -> elsewhere.merge(port, its, PortFigures::plus));
              } catch (RuntimeException e) {
                silent.add(node); // it says something else
              }
            });
    Answer table = table(request, view, Optional.of(elsewhere));
    return Answer.text(table.body() + OtherNodes.lines(silent));
  }

  /** Below those of this node, which begin with the titles, those of the others. */
  private String allConnections() {
    OtherNodes.Gathered gathered = others.ask(NodeAnswers.connectionsQuestion());
    Set<String> lines = new LinkedHashSet<>(own.connections().lines().toList());
    gathered
        .answers()
        .values()
        .forEach(it -> lines.addAll(it.getString("text", "").lines().toList()));
    return String.join("\n", lines) + "\n" + gathered.lines();
  }

  /**
   * @param elsewhere what the other nodes have, where it is to be added
   */
  private Answer table(
      HttpServerRequest request,
      IpvsView view,
      Optional<Map<ServicePortName, PortFigures>> elsewhere) {
    BalancingSources balancing = sources.balancing();
    Snapshot snapshot = sources.snapshots().current();
    List<VirtualServer> servers = balancing.servers().get();
    IpvsListing listing =
        new IpvsListing(
            balancing.listing(), NodePortAddresses.ofThisMachine(), elsewhere.orElse(Map.of()));
    AddressNames names =
        Answers.isTrue(request, "numeric", true)
            ? AddressNames.NUMERIC
            : names(listing, snapshot, servers);
    IpvsStyle style =
        new IpvsStyle(view, Answers.isTrue(request, "exact", false), names, elsewhere.isPresent());
    for (Protocol protocol : List.of(Protocol.TCP, Protocol.UDP)) {
      String asked = request.getParam(protocol.name().toLowerCase(Locale.ROOT));
      if (asked != null) {
        return Answer.text(
            listing
                .only(snapshot, servers, style, protocol, address(asked))
                .orElseThrow(
                    () -> new NotFoundException(protocol + " " + asked + ": Service not defined")));
      }
    }
    return Answer.text(listing.all(snapshot, servers, style));
  }

  private static AddressNames names(
      IpvsListing listing, Snapshot snapshot, List<VirtualServer> servers) {
    // Closed only when all look-ups have ended would be too late: those that hang are left behind.
    ExecutorService lookups =
        Executors.newFixedThreadPool(
            NAMES_AT_ONCE, Thread.ofPlatform().daemon().name("names").factory());
    try {
      return SystemNames.of(listing.addresses(snapshot, servers), NAMES_LIMIT_MILLIS, lookups);
    } finally {
      lookups.shutdownNow();
    }
  }

  private static IpvsView view(HttpServerRequest request) {
    String word = request.getParam("view");
    if (word == null) {
      return IpvsView.TABLE;
    }
    return IpvsView.of(word)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "query parameter view: \"%s\" (expected: connections, timeout or one of %s)"
                        .formatted(
                            word,
                            Arrays.stream(IpvsView.values())
                                .map(IpvsView::text)
                                .collect(Collectors.joining(", ")))));
  }

  /** {@code a.b.c.d:port} or {@code [x::y]:port}. */
  private static InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    String port = text.substring(colon + 1);
    if (port.matches("[0-9]{1,5}") && Integer.parseInt(port) <= 65535) {
      var ip = IpLiteral.parse(host);
      if (ip.isPresent()) {
        return new InetSocketAddress(ip.get(), Integer.parseInt(port));
      }
    }
    throw new IllegalArgumentException(
        "\"%s\" is no address and port (expected: a.b.c.d:port or [x::y]:port)".formatted(text));
  }
}
