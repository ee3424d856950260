package io.headgate.balancer.address;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A right of the kernel (capabilities(7)) that some addresses and ports need. Read from the kernel
 * beforehand, because the error of what is refused comes in words alone. Any thread.
 */
public enum Right {
  /** To open ports below the first unprivileged one. */
  CAP_NET_BIND_SERVICE(10),

  /** To add addresses and interfaces, to filter packets, to speak with another's address. */
  CAP_NET_ADMIN(12);

  private final int bit;

  Right(int bit) {
    this.bit = bit;
  }

  /** Whether this process has it in force; never where that cannot be read. */
  public boolean isHeld() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("CapEff:")) {
          return isIn(Long.parseUnsignedLong(line.substring(7).trim(), 16));
        }
      }
    } catch (IOException | NumberFormatException notLinux) {
      return false;
    }
    return false;
  }

  /**
   * Whether it is among these.
   *
   * @param capabilities the mask as {@code /proc/self/status} has it
   */
  boolean isIn(long capabilities) {
    return (capabilities >> bit & 1) == 1;
  }
}
