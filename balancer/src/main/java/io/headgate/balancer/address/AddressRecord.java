package io.headgate.balancer.address;

import io.headgate.discovery.model.IpLiteral;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.List;

/**
 * Remembers in a file which addresses were added to an interface that is not ours, so that a run
 * which was killed leaves nothing for ever. What was written before the machine started anew, or in
 * another network namespace, says nothing here. Confined to one thread.
 */
final class AddressRecord {

  /** What is recorded; the device is empty where nothing is. */
  record Entry(String device, List<InetAddress> addresses) {
    static final Entry NONE = new Entry("", List.of());
  }

  private final Path file;
  private final String here;

  /**
   * @param here names this machine's run and network namespace
   */
  AddressRecord(Path file, String here) {
    this.file = file;
    this.here = here;
  }

  /** In the file {@code addresses} of that directory. */
  static AddressRecord in(Path stateDir) {
    return new AddressRecord(stateDir.resolve("addresses"), bootId() + " " + networkNamespace());
  }

  Entry read() {
    try {
      List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
      if (lines.size() < 2 || !lines.get(0).equals(here)) {
        return Entry.NONE;
      }
      return new Entry(
          lines.get(1),
          lines.stream().skip(2).flatMap(line -> IpLiteral.parse(line).stream()).toList());
    } catch (IOException unreadable) {
      return Entry.NONE;
    }
  }

  /** Writes the whole file beside the old one and then over it. */
  void write(String device, Collection<InetAddress> addresses) throws IOException {
    StringBuilder text = new StringBuilder(here).append('\n').append(device).append('\n');
    addresses.forEach(address -> text.append(address.getHostAddress()).append('\n'));
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path beside = file.resolveSibling("addresses.tmp");
    Files.writeString(beside, text);
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  private static String bootId() {
    // In one piece: a file of /proc/sys answers at position 0 only.
    try (InputStream in = Files.newInputStream(Path.of("/proc/sys/kernel/random/boot_id"))) {
      return new String(in.readNBytes(64), StandardCharsets.US_ASCII).strip();
    } catch (IOException notLinux) {
      return "-";
    }
  }

  private static String networkNamespace() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString();
    } catch (IOException notLinux) {
      return "-";
    }
  }
}
