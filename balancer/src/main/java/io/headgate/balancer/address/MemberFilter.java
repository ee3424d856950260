package io.headgate.balancer.address;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Lets only some addresses begin connections to one port of this machine, that where members of a
 * cluster reach it. A table of its own in the packet filter, replaced as a whole and in one step;
 * it names its owner, so that what a killed run has left is replaced and that of a running one is
 * not. Any thread; waits for the command {@code nft}.
 *
 * <p>Only a SYN is dropped: connections that are open stay, whoever is named later.
 */
public final class MemberFilter implements AutoCloseable {

  private static final List<String> NFT = List.of("nft", "-f", "-");

  private final SystemCommands commands;
  private final InetSocketAddress port;
  private final String table;
  private boolean installed;

  MemberFilter(SystemCommands commands, InetSocketAddress port) {
    this.commands = commands;
    this.port = port;
    String address = port.getAddress().getHostAddress().replaceFirst("%.*", "");
    this.table = "headgate_" + address.replaceAll("[.:]", "_") + "_" + port.getPort();
  }

  /** For that address and port; nothing is filtered yet. */
  public static MemberFilter of(InetSocketAddress port) {
    return new MemberFilter(ProcessCommands.ofTheDistribution(), port);
  }

  /**
   * From now on the port is open to these addresses, of the port's own family, and to no others.
   *
   * @return why it is not filtered so; empty where it is
   */
  public synchronized Optional<String> allow(Collection<InetAddress> addresses) {
    if (!installed && isTaken()) {
      return Optional.of(
          "a Headgate that runs has the table inet " + table + " (expected: one for each port)");
    }
    SystemCommands.Outcome outcome = commands.run(script(addresses), NFT);
    installed |= outcome.succeeded();
    return outcome.succeeded() ? Optional.empty() : Optional.of(outcome.reason());
  }

  /** Takes the table away: the port is open to everybody, or closed, as its socket is. */
  @Override
  public synchronized void close() {
    if (installed) {
      commands.run(delete(), NFT);
      installed = false;
    }
  }

  private boolean isTaken() {
    String listing =
        commands.run("", List.of("nft", "-t", "list", "table", "inet", table)).output();
    return FilterScript.owner(listing).filter(Owner::isAnotherThatRuns).isPresent();
  }

  private String script(Collection<InetAddress> addresses) {
    boolean ipv4 = port.getAddress() instanceof Inet4Address;
    String family = ipv4 ? "ip" : "ip6";
    String elements =
        addresses.stream()
            .filter(it -> it instanceof Inet4Address == ipv4)
            .map(it -> it.getHostAddress().replaceFirst("%.*", ""))
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return delete()
        + """
        table inet %s {
          chain owner_%d { }
          set members { type %s;%s }
          chain input {
            type filter hook input priority 0; policy accept;
            %s daddr %s tcp dport %d tcp flags & (fin | syn | rst | ack) == syn %s saddr != @members drop
          }
        }
        """
            .formatted(
                table,
                Owner.self().pid(),
                ipv4 ? "ipv4_addr" : "ipv6_addr",
                elements.isEmpty() ? "" : " elements = { " + elements + " };",
                family,
                port.getAddress().getHostAddress().replaceFirst("%.*", ""),
                port.getPort(),
                family);
  }

  /** Whether there was one or not. */
  private String delete() {
    return "table inet " + table + "\ndelete table inet " + table + "\n";
  }
}
