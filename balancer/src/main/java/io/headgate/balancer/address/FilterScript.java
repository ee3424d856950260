package io.headgate.balancer.address;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the {@code nft} command is given (nft(8)): one table, which nobody else has, with the
 * addresses and their open ports as sets, so that a packet costs the same with 10 Services and with
 * 10,000, and a change costs what changed. Pure.
 *
 * <p>Only what begins something is refused. A packet of TCP without SYN belongs to a connection,
 * also to one of a Service that has just lost the port, or the kernel itself answers it with RST;
 * and a client on this machine has the virtual address itself for its own, so what comes back to it
 * comes from an open port. Hence no connection tracking, which would cost every packet of the
 * machine. ICMP is needed by those connections and by the neighbours of an address; of it only the
 * echo is a question to the address.
 */
final class FilterScript {

  private static final String TABLE = "inet headgate";

  private static final String DELETE =
      """
      table inet headgate
      delete table inet headgate
      """;

  private static final String NO_ECHO =
      """
          icmp type echo-request drop
          icmpv6 type echo-request drop
      """;

  private static final String SETS =
      """
        set address4 { type ipv4_addr; }
        set address6 { type ipv6_addr; }
        set open4 { type ipv4_addr . inet_proto . inet_service; }
        set open6 { type ipv6_addr . inet_proto . inet_service; }
        chain virtual {
      """;

  /** A chain without rules, since not every nft and kernel lets a table have a comment. */
  private static final Pattern OWNER = Pattern.compile("chain owner_(\\d{1,10})\\b");

  /**
   * Before routing, so that the mark decides where a packet goes. Not a socket that listens on all
   * addresses: it would draw in what only passes through this machine.
   */
  private static final String RETURNING =
      """
      table inet headgate {
        chain returning {
          type filter hook prerouting priority -150; policy accept;
          socket transparent 1 socket wildcard 0 meta mark set meta mark or %s
        }
      }
      """
          .formatted(ReturnPath.MARK);

  private static final String CHAINS =
      """
          meta l4proto { icmp, ipv6-icmp } accept
          ip daddr . meta l4proto . th dport @open4 accept
          ip6 daddr . meta l4proto . th dport @open6 accept
          ip saddr . meta l4proto . th sport @open4 accept
          ip6 saddr . meta l4proto . th sport @open6 accept
          tcp flags & (fin | syn | rst | ack) == syn reject with tcp reset
          meta l4proto tcp accept
          reject with icmpx type port-unreachable
        }
        chain input {
          type filter hook input priority 0; policy accept;
          ip daddr @address4 jump virtual
          ip6 daddr @address6 jump virtual
        }
      }
      """;

  private static final Predicate<InetAddress> IPV4 = Inet4Address.class::isInstance;

  private FilterScript() {}

  /**
   * The table anew, in the place of the one that was there, in one step. It names its owner.
   *
   * @param answersEcho whether the addresses answer to ping
   */
  static String replace(VirtualPorts ports, boolean answersEcho) {
    return DELETE
        + "table inet headgate {\n  chain owner_%d { }\n".formatted(Owner.self().pid())
        + SETS
        + (answersEcho ? "" : NO_ECHO)
        + CHAINS
        + elements("add", ports);
  }

  /** Whose table that is, as {@code nft list} shows it; empty where it does not say. */
  static Optional<Owner> owner(String listing) {
    Matcher owner = OWNER.matcher(listing);
    return owner.find() ? Optional.of(new Owner(Long.parseLong(owner.group(1)))) : Optional.empty();
  }

  /** Into the table that is there: packets to sockets with a foreign address are marked. */
  static String markReturning() {
    return RETURNING;
  }

  /** Out of the table again. */
  static String leaveReturning() {
    return "delete chain inet headgate returning\n";
  }

  /** What came, in one step. */
  static String add(VirtualPorts ports) {
    return elements("add", ports);
  }

  /** What went, in one step. */
  static String remove(VirtualPorts ports) {
    return elements("delete", ports);
  }

  /** No table any more, whether there was one or not. */
  static String delete() {
    return DELETE;
  }

  private static String elements(String verb, VirtualPorts all) {
    StringBuilder script = new StringBuilder();
    append(script, verb, "address4", all.addresses(), IPV4, InetAddress::getHostAddress);
    append(script, verb, "address6", all.addresses(), IPV4.negate(), InetAddress::getHostAddress);
    append(script, verb, "open4", all.ports(), it -> IPV4.test(it.address()), FilterScript::text);
    append(script, verb, "open6", all.ports(), it -> !IPV4.test(it.address()), FilterScript::text);
    return script.toString();
  }

  private static <T> void append(
      StringBuilder script,
      String verb,
      String set,
      Set<T> all,
      Predicate<T> such,
      Function<T, String> text) {
    String separator = verb + " element " + TABLE + " " + set + " { ";
    int before = script.length();
    for (T element : all) {
      if (such.test(element)) {
        script.append(separator).append(text.apply(element));
        separator = ", ";
      }
    }
    script.append(script.length() == before ? "" : " }\n");
  }

  private static String text(VirtualPort port) {
    return port.address().getHostAddress()
        + " . "
        + port.protocol().name().toLowerCase(Locale.ROOT)
        + " . "
        + port.number();
  }
}
