package io.headgate.balancer.listing;

import io.headgate.discovery.model.Protocol;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;

/** Writes entries as ipvsadm 1.31 writes them, byte for byte ({@code ipvsadm.c}). Pure. */
final class IpvsFormat {

  private static final String VERSION = "IP Virtual Server version 1.2.1 (size=4096)\n";
  private static final String REMOTE = "  -> RemoteAddress:Port\n";

  /** ipvsadm cuts longer IPv4 names, so as not to break the columns; never IPv6. */
  private static final int REMOTE_WIDTH = 28;

  private static final int LOCAL_WIDTH = 33;

  private final IpvsStyle style;
  private final StringBuilder out = new StringBuilder();
  private final Formatter lines = new Formatter(out, Locale.ROOT);

  private IpvsFormat(IpvsStyle style) {
    this.style = style;
  }

  /** The whole table. */
  static String all(IpvsStyle style, List<VirtualServerEntry> entries) {
    IpvsFormat format = new IpvsFormat(style);
    format.out.append(VERSION);
    return format.write(entries);
  }

  /** Some of it, asked for by address: without the line of the version. */
  static String some(IpvsStyle style, List<VirtualServerEntry> entries) {
    return new IpvsFormat(style).write(entries);
  }

  private String write(List<VirtualServerEntry> entries) {
    title();
    for (VirtualServerEntry entry : entries) {
      virtualServer(entry);
      Protocol protocol = entry.server().port().protocol();
      entry.realServers().forEach(it -> realServer(it, protocol));
    }
    return out.toString();
  }

  private void title() {
    String local = "Prot LocalAddress:Port";
    switch (style.view()) {
      case TABLE ->
          out.append(local)
              .append(" Scheduler Flags\n")
              .append("  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn")
              .append(style.cluster() ? " " : "")
              .append(clusterTitle());
      case STATS -> figureTitle(local, "Conns", "InPkts", "OutPkts", "InBytes", "OutBytes");
      case RATE -> figureTitle(local, "CPS", "InPPS", "OutPPS", "InBPS", "OutBPS");
      case PERSISTENT ->
          lines.format(
              "%-33s %-9s %-11s %-10s %-10s%s" + REMOTE,
              local,
              "Weight",
              "PersistConn",
              "ActiveConn",
              "InActConn",
              clusterTitle());
      case THRESHOLDS ->
          lines.format(
              "%-33s %-10s %-10s %-10s %-10s%s" + REMOTE,
              local,
              "Uthreshold",
              "Lthreshold",
              "ActiveConn",
              "InActConn",
              clusterTitle());
    }
  }

  /** The end of a line; before it what ipvsadm does not have. */
  private String clusterTitle() {
    return style.cluster() ? " Local      Cluster\n" : "\n";
  }

  private void clusterCells(RealServer.Load load) {
    if (style.cluster()) {
      lines.format(" %-10d %-10d", load.local(), load.active());
    }
    out.append('\n');
  }

  private void figureTitle(
      String local,
      String count,
      String inPackets,
      String outPackets,
      String inBytes,
      String outBytes) {
    lines.format(
        "%-33s %8s %8s %8s %8s %8s\n" + REMOTE,
        local,
        count,
        inPackets,
        outPackets,
        inBytes,
        outBytes);
  }

  private void virtualServer(VirtualServerEntry entry) {
    Protocol protocol = entry.server().port().protocol();
    InetSocketAddress address = entry.server().address();
    String name =
        cut(
            String.format(Locale.ROOT, "%-4s %s", protocol, text(address, protocol)),
            address,
            LOCAL_WIDTH);
    switch (style.view()) {
      case TABLE, PERSISTENT, THRESHOLDS -> lines.format("%s %s\n", name, entry.scheduling());
      case STATS, RATE -> {
        lines.format("%-33s", name);
        largeNumbers(entry.figures());
        out.append('\n');
      }
    }
  }

  private void realServer(RealServer server, Protocol protocol) {
    RealServer.Load load = server.load();
    lines.format(
        "  -> %-28s", cut(text(server.address(), protocol), server.address(), REMOTE_WIDTH));
    switch (style.view()) {
      case TABLE -> {
        lines.format(" %-7s %-6d %-10d %-10d", "Masq", load.weight(), load.active(), 0);
        clusterCells(load);
      }
      case PERSISTENT -> {
        lines.format(" %-9d %-11d %-10d %-10d", load.weight(), load.persistent(), load.active(), 0);
        clusterCells(load);
      }
      case THRESHOLDS -> {
        lines.format(" %-10d %-10d %-10d %-10d", server.upperThreshold(), 0, load.active(), 0);
        clusterCells(load);
      }
      case STATS -> {
        largeNumbers(server.figures());
        out.append('\n');
      }
      case RATE -> {
        TrafficFigures rate = server.figures();
        lines.format(" %8d %8d %8d", rate.connections(), rate.in().packets(), rate.out().packets());
        largeNumber(rate.in().bytes());
        largeNumber(rate.out().bytes());
        out.append('\n');
      }
    }
  }

  private void largeNumbers(TrafficFigures figures) {
    largeNumber(figures.connections());
    largeNumber(figures.in().packets());
    largeNumber(figures.out().packets());
    largeNumber(figures.in().bytes());
    largeNumber(figures.out().bytes());
  }

  /** ipvsadm's {@code print_largenum}: nine columns, and always a blank before the figure. */
  private void largeNumber(long number) {
    if (style.exact()) {
      String digits = Long.toString(number);
      out.append(" ".repeat(Math.max(9 - digits.length(), 1))).append(digits);
    } else if (number < 100_000_000L) {
      lines.format("%9d", number);
    } else if (number < 1_000_000_000L) {
      lines.format("%8dK", number / 1000);
    } else if (number < 100_000_000_000L) {
      lines.format("%8dM", number / 1_000_000);
    } else if (number < 100_000_000_000_000L) {
      lines.format("%8dG", number / 1_000_000_000L);
    } else {
      lines.format("%8dT", number / 1_000_000_000_000L);
    }
  }

  private String text(InetSocketAddress address, Protocol protocol) {
    InetAddress ip = address.getAddress();
    String host = style.names().host(ip).orElseGet(() -> NumericAddress.host(ip));
    String port =
        style
            .names()
            .port(address.getPort(), protocol)
            .orElseGet(() -> Integer.toString(address.getPort()));
    return (ip instanceof Inet6Address ? "[" + host + "]" : host) + ":" + port;
  }

  private static String cut(String text, InetSocketAddress address, int width) {
    boolean whole = address.getAddress() instanceof Inet6Address || text.length() <= width;
    return whole ? text : text.substring(0, width);
  }
}
