package io.headgate.balancer.proxy;

import io.headgate.balancer.address.Right;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which ports this process has the right to open (ip(7)). Read from the kernel, because the error
 * of a refused bind is told only in words, and those are in the user's language.
 */
final class LowPorts {

  /** The first port for which no right is needed. */
  private final int firstFree;

  private LowPorts(int firstFree) {
    this.firstFree = firstFree;
  }

  /** Ports below that one need the right. */
  static LowPorts startingAt(int firstFree) {
    return new LowPorts(firstFree);
  }

  /** The rights of this process. */
  static LowPorts ofThisProcess() {
    if (Right.CAP_NET_BIND_SERVICE.isHeld()) {
      return new LowPorts(0);
    }
    try {
      return new LowPorts(
          firstUnprivileged(Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start")));
    } catch (IOException | NumberFormatException notLinux) {
      return new LowPorts(1024);
    }
  }

  /**
   * Reads the number in one piece: a file of /proc/sys answers at position 0 only, and {@code
   * Files.readString}, which asks for a single byte first where the size is 0, gets one digit.
   */
  static int firstUnprivileged(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Integer.parseInt(new String(in.readNBytes(64), StandardCharsets.US_ASCII).trim());
    }
  }

  boolean needsRight(int port) {
    return port < firstFree;
  }
}
