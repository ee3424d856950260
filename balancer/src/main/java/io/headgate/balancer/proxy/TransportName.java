package io.headgate.balancer.proxy;

import java.util.Locale;
import java.util.Optional;

/** How sockets are driven, by the words of {@code --transport}. */
public enum TransportName {
  /** io_uring where the kernel and its seccomp profile allow it, else NIO. */
  AUTO,
  IO_URING,
  NIO,
  /** On request only: it loses what is sent after a client's half-close (docs/design/0002). */
  EPOLL;

  /** The word that flags and listings use. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The transport of that name; empty where there is none. */
  public static Optional<TransportName> of(String text) {
    for (TransportName name : values()) {
      if (name.text().equals(text)) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }
}
