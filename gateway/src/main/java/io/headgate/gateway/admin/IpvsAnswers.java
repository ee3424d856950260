package io.headgate.gateway.admin;

import io.headgate.balancer.address.NodePortAddresses;
import io.headgate.balancer.listing.AddressNames;
import io.headgate.balancer.listing.IpvsConnections;
import io.headgate.balancer.listing.IpvsListing;
import io.headgate.balancer.listing.IpvsStyle;
import io.headgate.balancer.listing.IpvsView;
import io.headgate.balancer.listing.SystemNames;
import io.headgate.balancer.listing.VirtualServer;
import io.headgate.discovery.model.IpLiteral;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.Snapshot;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * Answers {@code /ipvs}: the listing, by ipvsadm's options as query parameters. {@code view} is one
 * of {@link IpvsView}, or {@code connections} or {@code timeout}; {@code numeric} (true unless
 * said) and {@code exact} are true or false; {@code tcp} or {@code udp} names one virtual server.
 * Blocks for at most {@link #NAMES_LIMIT_MILLIS} where names are asked for.
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

  IpvsAnswers(AdminSources sources) {
    this.sources = sources;
  }

  Answer answer(HttpServerRequest request) {
    BalancingSources balancing = sources.balancing();
    Snapshot snapshot = sources.snapshots().current();
    String view = request.getParam("view");
    if (CONNECTIONS.equals(view)) {
      return Answer.text(
          IpvsConnections.render(
              snapshot,
              balancing.listing().connections().get(),
              balancing.state().affinity().entries()));
    }
    if (TIMEOUT.equals(view)) {
      return Answer.text(TIMEOUTS);
    }
    List<VirtualServer> servers = balancing.servers().get();
    IpvsListing listing = new IpvsListing(balancing.listing(), NodePortAddresses.ofThisMachine());
    AddressNames names =
        isTrue(request, "numeric", true) ? AddressNames.NUMERIC : names(listing, snapshot, servers);
    IpvsStyle style = new IpvsStyle(view(request), isTrue(request, "exact", false), names);
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

  private static boolean isTrue(HttpServerRequest request, String name, boolean standing) {
    String word = request.getParam(name);
    if (word == null) {
      return standing;
    }
    return switch (word) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(
              "query parameter %s: \"%s\" (expected: true or false)".formatted(name, word));
    };
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
