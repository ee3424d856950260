package io.headgate.balancer.address;

import java.net.InetAddress;

/**
 * Where the virtual addresses of Services come from, by the words of {@code --virtual-addresses}.
 */
public enum VirtualAddressMode {
  /** Those of 127.0.0.0/8 and ::1 are this machine's anyhow; the others go on the interface. */
  AUTO,

  /** Only loopback ones are served: they need no right, and none is added. */
  LOOPBACK,

  /** All of them go on the interface. */
  INTERFACE,

  /** None is added here; who runs the machine does. */
  OFF;

  /** Whether that address is one to add. */
  boolean adds(InetAddress address) {
    return switch (this) {
      case AUTO -> !address.isLoopbackAddress();
      case INTERFACE -> true;
      case LOOPBACK, OFF -> false;
    };
  }

  /** Whether it adds any. */
  boolean adds() {
    return this == AUTO || this == INTERFACE;
  }
}
