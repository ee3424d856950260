package io.headgate.balancer.address;

import java.util.List;
import java.util.Optional;

/**
 * Leaves of a virtual address nothing open but the ports that Services declare, whatever else
 * listens on all addresses of this machine; with one {@code nft} command for each change. Confined
 * to one thread, which waits.
 */
final class AddressFilter {

  private static final List<String> NFT = List.of("nft", "-f", "-");

  private final SystemCommands commands;
  private final boolean answersEcho;
  private final VirtualPorts guarded = new VirtualPorts();
  private boolean installed;

  /**
   * @param answersEcho whether the addresses answer to ping
   */
  AddressFilter(SystemCommands commands, boolean answersEcho) {
    this.commands = commands;
    this.answersEcho = answersEcho;
  }

  /** Takes away what a former run has left; nothing happens where it left nothing. */
  void cleanUp() {
    commands.run(FilterScript.delete(), NFT);
  }

  /**
   * Guards these too.
   *
   * @return why they are not guarded; empty where they are
   */
  Optional<String> add(VirtualPorts ports) {
    guarded.add(ports);
    return ports.isEmpty() ? Optional.empty() : change(FilterScript.add(ports));
  }

  /**
   * Guards these no more.
   *
   * @return why others are not guarded; empty where they are
   */
  Optional<String> remove(VirtualPorts ports) {
    VirtualPorts known = ports.in(guarded);
    guarded.remove(known);
    return known.isEmpty() ? Optional.empty() : change(FilterScript.remove(known));
  }

  /** Takes the table away. */
  void close() {
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
    SystemCommands.Outcome replaced = commands.run(FilterScript.replace(guarded, answersEcho), NFT);
    installed = replaced.succeeded();
    return installed ? Optional.empty() : Optional.of(replaced.reason());
  }
}
