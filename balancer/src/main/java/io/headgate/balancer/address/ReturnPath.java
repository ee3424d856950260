package io.headgate.balancer.address;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads to this machine what pods send to a client's own address, where a socket here speaks to
 * them with that address: packets to such a socket are marked before they are routed, and what is
 * marked is delivered here (Linux, Documentation/networking/tproxy.rst). Waits for commands, so
 * never on an event loop; any other thread.
 *
 * <p>Everything has numbers of ours, so that nobody else's is taken away. The rule comes first and
 * goes last: where a run was killed in between, it shows what there is to clean up.
 */
public final class ReturnPath {

  /** One bit, which neither kube-proxy (14, 15) nor Cilium (8 to 11) nor Calico (16 up) uses. */
  static final String MARK = "0x2000";

  /** Of the routing table; "hg" in ASCII. */
  private static final int TABLE = 26727;

  /** As the origin of rules and routes (rtnetlink(7), rtm_protocol); nobody has registered it. */
  private static final int ORIGIN = 104;

  /** Before the rules by source address that clouds' networks have for their pods. */
  private static final String RULE =
      "pref 100 fwmark %s/%s lookup %d protocol %d".formatted(MARK, MARK, TABLE, ORIGIN);

  private static final String ROUTE =
      "local default dev lo table %d proto %d".formatted(TABLE, ORIGIN);

  private static final String ADD = "rule add " + RULE + "\nroute add " + ROUTE + "\n";
  private static final String DELETE = "route delete " + ROUTE + "\nrule delete " + RULE + "\n";

  private static final Logger LOG = LoggerFactory.getLogger(ReturnPath.class);

  private final SystemCommands commands;
  private final AddressFilter filter;
  private final List<String> families;
  private boolean allowed;
  private boolean open;

  ReturnPath(SystemCommands commands, AddressFilter filter) {
    this.commands = commands;
    this.filter = filter;
    families = Files.exists(Path.of("/proc/net/if_inet6")) ? List.of("-4", "-6") : List.of("-4");
  }

  /**
   * Opens it where it is not open yet.
   *
   * @return why it cannot be; empty where it is open
   */
  public synchronized Optional<String> open() {
    if (open) {
      return Optional.empty();
    }
    if (!allowed) {
      return Optional.of("needed: the right " + Right.CAP_NET_ADMIN);
    }
    Optional<String> failure = add();
    open = failure.isEmpty();
    return failure;
  }

  /** Takes it away again, if it is open. */
  public synchronized void close() {
    if (open) {
      open = false;
      filter.markReturning(false);
      delete();
    }
  }

  /** Takes it away for good. */
  synchronized void end() {
    close();
    allowed = false;
  }

  /** The addresses and networks of this machine at this moment. */
  public MachineNetworks networks() {
    return MachineNetworks.parse(commands.run("", List.of("ip", "-o", "address", "show")).output());
  }

  /**
   * Takes away what a killed run has left.
   *
   * @param right whether this process has the right
   */
  synchronized void cleanUp(boolean right) {
    allowed = right;
    if (allowed && isThere() && !filter.isTaken()) {
      LOG.info("the return path of a former run goes");
      delete();
      filter.cleanUp();
    }
  }

  private boolean isThere() {
    return commands
        .run("", List.of("ip", "-4", "rule", "show", "pref", "100"))
        .output()
        .contains("lookup " + TABLE);
  }

  private Optional<String> add() {
    if (filter.isTaken()) {
      return Optional.of(AddressFilter.TAKEN);
    }
    for (String family : families) {
      SystemCommands.Outcome added = commands.run(ADD, List.of("ip", family, "-batch", "-"));
      if (!added.succeeded()) {
        delete();
        return Optional.of("ip " + family + ": " + added.reason());
      }
    }
    Optional<String> failure = filter.markReturning(true);
    if (failure.isPresent()) {
      filter.markReturning(false);
      delete();
    }
    return failure;
  }

  private void delete() {
    for (String family : families) {
      commands.run(DELETE, List.of("ip", family, "-force", "-batch", "-"));
    }
  }
}
