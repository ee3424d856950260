package io.headgate.gateway.demo;

import io.headgate.discovery.model.Protocol;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * One port of a pod: the port it declares and the one it could really bind. On its pod's event loop
 * only.
 */
interface PodPort {

  /** Where a port goes that may not be bound; the gateway's own listeners do the same. */
  int OFFSET = 8000;

  int TRIES_ABOVE = 16;
  int HIGHEST = 65535;

  Protocol protocol();

  int containerPort();

  /** The port that is bound, once {@link #open} has succeeded. */
  int realPort();

  /** Binds that port; 0 is any that is free. */
  Future<Void> listen(int port);

  /** Closes the socket and every connection at once, as a process that dies. */
  Future<Void> close();

  /** Takes nothing new, and closes each connection as it falls idle. */
  Future<Void> drain(Duration limit);

  /**
   * Binds the declared port; where that fails (no right to a port below 1024, or taken), 8000 above
   * it and the ones that follow, at last any free one.
   */
  default Future<Void> open() {
    Future<Void> bound = listen(containerPort());
    int above = containerPort() + OFFSET;
    for (int port = above; port < above + TRIES_ABOVE && port <= HIGHEST; port++) {
      int next = port;
      bound = bound.recover(refused -> listen(next));
    }
    return bound.recover(refused -> listen(0));
  }

  /** Binds again what {@link #open} had bound. */
  default Future<Void> reopen() {
    return listen(realPort());
  }
}
