package io.headgate.balancer.address;

import java.util.List;
import java.util.Optional;

/**
 * Leaves of a virtual address nothing open but the ports that Services declare, whatever else
 * listens on all addresses of this machine; and marks what comes back to sockets with a client's
 * address. One {@code nft} command for each change. Any thread; waits.
 */
final class AddressFilter {

  private static final List<String> NFT = List.of("nft", "-f", "-");

  /** Without the elements of its sets. */
  private static final List<String> LIST =
      List.of("nft", "-t", "list", "table", "inet", "headgate");

  static final String TAKEN =
      "a Headgate that runs has the table inet headgate (expected: one for each machine)";

  private final SystemCommands commands;
  private final boolean answersEcho;
  private final VirtualPorts guarded = new VirtualPorts();
  private boolean marksReturning;
  private boolean installed;

  /**
   * @param answersEcho whether the addresses answer to ping
   */
  AddressFilter(SystemCommands commands, boolean answersEcho) {
    this.commands = commands;
    this.answersEcho = answersEcho;
  }

  /** Takes away what a former run has left; nothing happens where it left nothing. */
  synchronized void cleanUp() {
    commands.run(FilterScript.delete(), NFT);
  }

  /**
   * Guards these too.
   *
   * @return why they are not guarded; empty where they are
   */
  synchronized Optional<String> add(VirtualPorts ports) {
    guarded.add(ports);
    return ports.isEmpty() ? Optional.empty() : change(FilterScript.add(ports));
  }

  /**
   * Guards these no more.
   *
   * @return why others are not guarded; empty where they are
   */
  synchronized Optional<String> remove(VirtualPorts ports) {
    VirtualPorts known = ports.in(guarded);
    guarded.remove(known);
    return known.isEmpty() ? Optional.empty() : change(FilterScript.remove(known));
  }

  /**
   * Marks what comes back to sockets with a client's address, or does so no more.
   *
   * @return why it is not marked; empty where it is, or need not be
   */
  synchronized Optional<String> markReturning(boolean on) {
    marksReturning = on;
    if (on) {
      return change(FilterScript.markReturning());
    }
    if (guarded.isEmpty()) {
      close();
    }
    return installed ? change(FilterScript.leaveReturning()) : Optional.empty();
  }

  /** Whether the table is there, of another Headgate that runs. */
  boolean isTaken() {
    return FilterScript.owner(commands.run("", LIST).output())
        .filter(Owner::isAnotherThatRuns)
        .isPresent();
  }

  /** Takes the table away. */
  synchronized void close() {
    if (installed) {
      cleanUp();
      installed = false;
    }
  }

  /** Where the change cannot be made, somebody has touched the table: it is made anew. */
  private Optional<String> change(String script) {
    if (installed && commands.run(script, NFT).succeeded()) {
      return Optional.empty();
    }
    if (!installed && isTaken()) {
      return Optional.of(TAKEN);
    }
    String whole =
        FilterScript.replace(guarded, answersEcho)
            + (marksReturning ? FilterScript.markReturning() : "");
    SystemCommands.Outcome replaced = commands.run(whole, NFT);
    installed = replaced.succeeded();
    return installed ? Optional.empty() : Optional.of(replaced.reason());
  }
}
