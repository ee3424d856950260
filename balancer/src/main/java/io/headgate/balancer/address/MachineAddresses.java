package io.headgate.balancer.address;

import io.headgate.discovery.model.IpLiteral;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The addresses of this machine's interfaces, asked of the {@code ip} command: {@link
 * NetworkInterface} asks the kernel several times for each of them, which walks all of them each
 * time, and takes seconds where there are 10,000. Any thread; waits.
 */
final class MachineAddresses {

  /** An address, and the interface that it stands on. */
  record Assigned(String device, InetAddress address) {}

  private static final Pattern SPACE = Pattern.compile("\\s+");

  private final SystemCommands commands;

  MachineAddresses(SystemCommands commands) {
    this.commands = commands;
  }

  /** Of the interfaces that are up. */
  List<Assigned> up() {
    SystemCommands.Outcome shown = commands.run("", List.of("ip", "-o", "address", "show", "up"));
    // Without the command nobody has added thousands of them either.
    return shown.succeeded() ? parse(shown.output()) : ofTheRuntime();
  }

  /** One line for each: {@code 2: eth0 inet 10.0.0.5/24 brd ... scope global eth0 ...}. */
  private static List<Assigned> parse(String output) {
    List<Assigned> all = new ArrayList<>();
    for (String line : output.lines().toList()) {
      String[] words = SPACE.split(line.strip(), 5);
      if (words.length >= 4 && words[2].startsWith("inet")) {
        int slash = words[3].indexOf('/');
        Optional<InetAddress> address =
            IpLiteral.parse(slash < 0 ? words[3] : words[3].substring(0, slash));
        address.ifPresent(it -> all.add(new Assigned(words[1], it)));
      }
    }
    return all;
  }

  private static List<Assigned> ofTheRuntime() {
    try {
      return NetworkInterface.networkInterfaces()
          .filter(MachineAddresses::isUp)
          .flatMap(
              it ->
                  it.inetAddresses()
                      .map(address -> new Assigned(it.getName(), withoutInterface(address))))
          .toList();
    } catch (SocketException e) {
      throw new UncheckedIOException("network interfaces: cannot be listed", e);
    }
  }

  /**
   * The address as others write it: the runtime adds the interface even to {@code ::1}, and then it
   * reads as {@code ::1%lo}. Only a link-local address means nothing without.
   */
  static InetAddress withoutInterface(InetAddress address) {
    try {
      return address.isLinkLocalAddress()
          ? address
          : InetAddress.getByAddress(address.getAddress());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("the bytes of an address are one", e);
    }
  }

  private static boolean isUp(NetworkInterface it) {
    try {
      return it.isUp();
    } catch (SocketException e) {
      return false; // it went away while being looked at
    }
  }
}
