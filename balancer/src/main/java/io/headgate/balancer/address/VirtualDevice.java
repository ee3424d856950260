package io.headgate.balancer.address;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The interface that carries virtual addresses. What we make is marked by its alias, which the
 * kernel keeps whatever happens to us: {@code headgate:} and the process. It stays down; its
 * addresses are this machine's all the same, as with kube-proxy. Waits for the {@code ip} command.
 */
final class VirtualDevice {

  /** Where addresses go when no interface can be made. */
  static final String LOOPBACK = "lo";

  /** What stands under the name. */
  enum Standing {
    /** Nothing. */
    ABSENT,
    /** An interface that a Headgate made which does not run any more. */
    LEFT_OVER,
    /** An interface of a Headgate that runs. */
    TAKEN,
    /** An interface that somebody else made. */
    FOREIGN
  }

  private static final Pattern MARK = Pattern.compile("alias headgate:(\\d{1,10})\\b");

  /** Like kube-proxy's, then what nearly every kernel has: a bridge without ports. */
  private static final List<String> KINDS = List.of("dummy", "bridge");

  private final SystemCommands commands;
  private final String name;

  VirtualDevice(SystemCommands commands, String name) {
    this.commands = commands;
    this.name = name;
  }

  String name() {
    return name;
  }

  Standing standing() {
    SystemCommands.Outcome shown =
        commands.run("", List.of("ip", "-o", "link", "show", "dev", name));
    if (!shown.succeeded()) {
      return Standing.ABSENT;
    }
    Matcher mark = MARK.matcher(shown.output());
    if (!mark.find()) {
      return Standing.FOREIGN;
    }
    Owner owner = new Owner(Long.parseLong(mark.group(1)));
    return owner.isAnotherThatRuns() ? Standing.TAKEN : Standing.LEFT_OVER;
  }

  /** Makes it; false where this kernel has no kind of interface for it. */
  boolean create() {
    String mark = "link set dev " + name + " alias headgate:" + Owner.self().pid();
    for (String kind : KINDS) {
      String add = "link add dev " + name + " type " + kind;
      if (commands.run(add + "\n" + mark + "\n", List.of("ip", "-batch", "-")).succeeded()) {
        return true;
      }
    }
    return false;
  }

  /** Takes it away with all its addresses. */
  void delete() {
    commands.run("", List.of("ip", "link", "delete", "dev", name));
  }
}
