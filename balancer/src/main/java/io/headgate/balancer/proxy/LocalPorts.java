package io.headgate.balancer.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * From which ports the kernel gives one to a socket that asks for none (ip(7), {@code
 * ip_local_port_range}), and whether a socket can ask for one of them without taking it from
 * everybody else.
 *
 * <p>A port that is bound is not given to a connection any more, whatever its address: clients
 * whose ports are bound would in time leave this machine none. {@code IP_LOCAL_PORT_RANGE}, since
 * Linux 6.3, makes a connection take the port that it should have in the way it would take any.
 *
 * @param first the lowest
 * @param last the highest
 * @param shareable whether the kernel has that option
 */
record LocalPorts(int first, int last, boolean shareable) {

  private static final Path FILE = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
  private static final Pattern RANGE = Pattern.compile("(\\d+)\\s+(\\d+)\\s*");
  private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+).*");

  /** Those of this machine now; of other systems none can be shared, and all might be given. */
  static LocalPorts ofThisMachine() {
    boolean shareable = hasOption(System.getProperty("os.version", ""));
    // In one piece: a file of /proc/sys answers at position 0 only.
    try (InputStream in = Files.newInputStream(FILE)) {
      Matcher range = RANGE.matcher(new String(in.readNBytes(64), StandardCharsets.US_ASCII));
      if (range.matches()) {
        return new LocalPorts(
            Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2)), shareable);
      }
    } catch (IOException notLinux) {
      // As if there were no file.
    }
    return new LocalPorts(1, 65_535, false);
  }

  /** Whether that Linux has {@code IP_LOCAL_PORT_RANGE}. */
  static boolean hasOption(String release) {
    Matcher parts = RELEASE.matcher(release);
    if (!parts.matches()) {
      return false;
    }
    int major = Integer.parseInt(parts.group(1));
    return major > 6 || (major == 6 && Integer.parseInt(parts.group(2)) >= 3);
  }

  /** Whether the kernel might give that one to somebody else. */
  boolean include(int port) {
    return first <= port && port <= last;
  }
}
