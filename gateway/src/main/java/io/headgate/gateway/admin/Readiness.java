package io.headgate.gateway.admin;

/**
 * Whether this node may be sent traffic: from the first complete snapshot that open sockets serve,
 * until the start of a shutdown. Any thread.
 */
public final class Readiness {

  private enum State {
    STARTING,
    READY,
    STOPPING
  }

  private volatile State state = State.STARTING;

  /** The first complete snapshot is served by open sockets. */
  public synchronized void ready() {
    if (state == State.STARTING) {
      state = State.READY;
    }
  }

  /** A shutdown starts; there is no way back. */
  public synchronized void stopping() {
    state = State.STOPPING;
  }

  public boolean isReady() {
    return state == State.READY;
  }

  /** In a word, for the probe's body. */
  String text() {
    return switch (state) {
      case STARTING -> "starting";
      case READY -> "ok";
      case STOPPING -> "shutting down";
    };
  }
}
