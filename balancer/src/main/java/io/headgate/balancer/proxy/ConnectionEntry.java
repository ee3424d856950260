package io.headgate.balancer.proxy;

import io.headgate.discovery.model.Protocol;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * One open connection, or flow of UDP, with its endpoint.
 *
 * @param virtual the address that the client connected to
 * @param expires when it ends if nothing passes; 0 for a connection that no idleness ends
 */
public record ConnectionEntry(
    State state,
    InetSocketAddress client,
    InetSocketAddress virtual,
    InetSocketAddress endpoint,
    Duration expires) {

  /** What can be said of it, in the kernel's words. */
  public enum State {
    /** Both sides of a TCP connection may send. */
    ESTABLISHED,
    /** One side of a TCP connection has ended. */
    FIN_WAIT,
    /** A flow of UDP. */
    UDP
  }

  public Protocol protocol() {
    return state == State.UDP ? Protocol.UDP : Protocol.TCP;
  }
}
