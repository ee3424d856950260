package io.headgate.balancer.listing;

import io.headgate.balancer.proxy.ConnectionEntry;
import io.headgate.balancer.state.AffinityEntries;
import io.headgate.balancer.state.AffinityKey;
import io.headgate.balancer.state.PodAddress;
import io.headgate.discovery.model.ListenAddress;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.Snapshot;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Formatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Prints what {@code ipvsadm -Lnc} would print: open connections, and for each client that belongs
 * to a pod the template that its next connection is made by, with the client's port 0 and state
 * NONE. The kernel has one for every virtual server; here one stands for the Service, under its
 * first ClusterIP. Pure.
 */
public final class IpvsConnections {

  private static final String TEMPLATE = "NONE";

  private static final Comparator<Line> ORDER =
      Comparator.comparing(Line::protocol)
          .thenComparing(Line::client, NumericAddress.ORDER)
          .thenComparing(Line::virtual, NumericAddress.ORDER)
          .thenComparing(Line::state);

  private record Line(
      String state,
      Duration expires,
      InetSocketAddress client,
      InetSocketAddress virtual,
      Destination destination) {

    Protocol protocol() {
      return destination.protocol();
    }
  }

  private record Destination(Protocol protocol, InetSocketAddress endpoint) {}

  private IpvsConnections() {}

  /** The whole list. */
  public static String render(
      Snapshot snapshot, List<ConnectionEntry> connections, AffinityEntries affinity) {
    List<Line> lines = new ArrayList<>();
    for (ConnectionEntry it : connections) {
      lines.add(
          new Line(
              it.state().name(),
              it.expires(),
              it.client(),
              it.virtual(),
              new Destination(it.protocol(), it.endpoint())));
    }
    Map<String, Service> services = new HashMap<>();
    snapshot.services().values().forEach(it -> services.put(it.traits().uid(), it));
    affinity.forEach(
        (key, pod) ->
            Optional.ofNullable(services.get(key.serviceUid()))
                .flatMap(service -> template(service, key, pod, affinity))
                .ifPresent(lines::add));
    lines.sort(ORDER);
    return text(lines);
  }

  private static Optional<Line> template(
      Service service, AffinityKey key, PodAddress pod, AffinityEntries affinity) {
    for (ServicePort port : service.ports()) {
      if (key.servicePort() == 0 || key.servicePort() == port.spec().port()) {
        for (ListenAddress address : port.listenAddresses()) {
          if (address instanceof ListenAddress.ClusterIp own
              && !pod.endpoint().socketAddress().isUnresolved()) {
            return Optional.of(
                new Line(
                    TEMPLATE,
                    affinity.expiresIn(key).orElse(Duration.ZERO),
                    new InetSocketAddress(key.client(), 0),
                    new InetSocketAddress(own.address(), own.port()),
                    new Destination(port.name().protocol(), pod.endpoint().socketAddress())));
          }
        }
      }
    }
    return Optional.empty();
  }

  private static String text(List<Line> lines) {
    StringBuilder out = new StringBuilder("IPVS connection entries\n");
    Formatter format = new Formatter(out, Locale.ROOT);
    format.format("pro expire %-11s %-18s %-18s %s\n", "state", "source", "virtual", "destination");
    for (Line line : lines) {
      long seconds = line.expires().toSeconds();
      format.format(
          "%-3s %-6s %-11s %-18s %-18s %s\n",
          line.protocol(),
          "%02d:%02d".formatted(seconds / 60, seconds % 60),
          line.state(),
          text(line.client()),
          text(line.virtual()),
          text(line.destination().endpoint()));
    }
    return out.toString();
  }

  private static String text(InetSocketAddress address) {
    String host = NumericAddress.host(address.getAddress());
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
  }
}
