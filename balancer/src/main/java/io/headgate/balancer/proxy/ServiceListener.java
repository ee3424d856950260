package io.headgate.balancer.proxy;

import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.ServicePortName;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One address on which a Service port is served, whatever the protocol. Any thread. */
sealed interface ServiceListener permits TcpListener, UdpListener {

  /** Starts to listen; completes when the first try has ended, one way or the other. */
  CompletableFuture<Void> open();

  /** Gives the open socket to another Service port, without a moment of not listening. */
  void handOver(ServicePortName to);

  /** The port that it serves has changed: its endpoints, its policies, or nothing that matters. */
  void follow(ServicePort port);

  /** What is open; empty while it is not. */
  Optional<BoundAddress> bound();

  /** Stops to listen; completes when the socket is closed. */
  CompletableFuture<Void> close();
}
