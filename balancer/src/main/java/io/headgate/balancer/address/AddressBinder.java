package io.headgate.balancer.address;

import io.headgate.balancer.address.VirtualDevice.Standing;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds addresses to the virtual interface and takes them away, each as a host of its own (/32 or
 * /128), with one {@code ip} command for each lot. The interface is made when the first one is
 * added; where none can be made, they go on {@code lo}. What stands on an interface that is not
 * ours is recorded before it is added. Confined to one thread, which waits.
 */
final class AddressBinder {

  private static final Logger LOG = LoggerFactory.getLogger(AddressBinder.class);

  /** How {@code ip -batch} names the line that went wrong, after it has said why. */
  private static final Pattern FAILED_LINE = Pattern.compile("Command failed .*:(\\d+)");

  private static final Pattern IS_THERE = Pattern.compile(".*(File exists|already assigned).*");

  private final SystemCommands commands;
  private final VirtualDevice device;
  private final AddressRecord record;
  private final Set<InetAddress> added = new LinkedHashSet<>();

  /** Where they go; empty until it is known. */
  private String target = "";

  private boolean ours;

  AddressBinder(SystemCommands commands, VirtualDevice device, AddressRecord record) {
    this.commands = commands;
    this.device = device;
    this.record = record;
  }

  /**
   * Takes away what a run has left that was killed.
   *
   * @return how the interface stands that is to be used
   */
  Standing cleanUp() {
    AddressRecord.Entry recorded = record.read();
    if (!recorded.addresses().isEmpty()) {
      LOG.info(
          "{}: {} addresses of a former run go", recorded.device(), recorded.addresses().size());
      run("delete", recorded.addresses(), recorded.device());
      forget();
    }
    Standing standing = device.standing();
    if (standing == Standing.LEFT_OVER) {
      LOG.info("{}: of a former run, goes", device.name());
      device.delete();
    }
    return standing;
  }

  /**
   * Adds them.
   *
   * @return those that could not be added, and why
   */
  Map<InetAddress, String> add(Collection<InetAddress> addresses) {
    if (addresses.isEmpty()) {
      return Map.of();
    }
    chooseTarget();
    List<InetAddress> lot = List.copyOf(addresses);
    added.addAll(lot);
    remember();
    Map<InetAddress, String> failed = run("add", lot, target);
    if (failed.isEmpty()) {
      return failed;
    }
    added.removeAll(failed.keySet());
    remember();
    // What is there already is as good as added, but not ours to take away.
    failed.values().removeIf(reason -> IS_THERE.matcher(reason).matches());
    return failed;
  }

  /** Takes them away, if they were added here. */
  void remove(Collection<InetAddress> addresses) {
    List<InetAddress> lot = addresses.stream().filter(added::contains).toList();
    if (!lot.isEmpty()) {
      run("delete", lot, target);
      lot.forEach(added::remove);
      remember();
    }
  }

  /** Takes everything away, the interface too where it is ours. */
  void close() {
    if (ours) {
      device.delete();
      added.clear();
    } else if (!target.isEmpty()) {
      remove(List.copyOf(added));
      forget();
    }
    target = "";
    ours = false;
  }

  /** The interface in use; empty before the first address. */
  String target() {
    return target;
  }

  private void chooseTarget() {
    if (!target.isEmpty()) {
      return;
    }
    if (device.standing() == Standing.FOREIGN) {
      target = device.name();
    } else if (device.create()) {
      target = device.name();
      ours = true;
    } else {
      target = VirtualDevice.LOOPBACK;
    }
    LOG.info("virtual addresses go on {}", target);
  }

  private Map<InetAddress, String> run(String verb, List<InetAddress> addresses, String on) {
    StringBuilder batch = new StringBuilder();
    for (InetAddress address : addresses) {
      boolean ipv4 = address instanceof Inet4Address;
      batch
          .append("address ")
          .append(verb)
          .append(' ')
          .append(address.getHostAddress())
          .append(ipv4 ? "/32" : "/128")
          .append(" dev ")
          .append(on)
          // Nobody else can have it, and until that is known it could not be bound.
          .append(!ipv4 && verb.equals("add") ? " nodad\n" : "\n");
    }
    SystemCommands.Outcome outcome =
        commands.run(batch.toString(), List.of("ip", "-force", "-batch", "-"));
    return outcome.succeeded() ? Map.of() : failures(addresses, outcome);
  }

  private static Map<InetAddress, String> failures(
      List<InetAddress> addresses, SystemCommands.Outcome outcome) {
    Map<InetAddress, String> failures = new LinkedHashMap<>();
    String reason = outcome.reason();
    for (String line : outcome.output().lines().toList()) {
      Matcher failed = FAILED_LINE.matcher(line);
      if (failed.matches()) {
        failures.put(addresses.get(Integer.parseInt(failed.group(1)) - 1), reason);
      } else {
        reason = line.strip();
      }
    }
    if (failures.isEmpty()) { // it did not even begin
      for (InetAddress address : addresses) {
        failures.put(address, reason);
      }
    }
    return failures;
  }

  private void remember() {
    if (!ours) {
      try {
        record.write(target, added);
      } catch (IOException e) {
        LOG.warn("{}: its added addresses are not recorded, a killed run leaves them", target, e);
      }
    }
  }

  private void forget() {
    try {
      record.delete();
    } catch (IOException e) {
      LOG.warn("the record of added addresses stays", e);
    }
  }
}
