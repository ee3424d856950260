package io.headgate.discovery.model;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Limits of a Service's connections.
 *
 * @param maxConnections of one endpoint, over all nodes; empty: no limit
 * @param maxAge after which a connection is closed, give or take a tenth; empty: no limit
 * @param onEndpointRemoval what becomes of the connections of an endpoint that is gone
 * @param idleTimeout after which a connection or UDP flow without traffic ends; empty: TCP has no
 *     limit, UDP that of the program
 */
public record ConnectionPolicy(
    OptionalInt maxConnections,
    Optional<Duration> maxAge,
    EndpointRemoval onEndpointRemoval,
    Optional<Duration> idleTimeout) {

  public static final ConnectionPolicy DEFAULT =
      new ConnectionPolicy(
          OptionalInt.empty(), Optional.empty(), new EndpointRemoval.Keep(), Optional.empty());

  /** What becomes of the connections of an endpoint that is gone. */
  public sealed interface EndpointRemoval {

    /** They live to their end. */
    record Keep() implements EndpointRemoval {}

    /** They are reset at once. */
    record Reset() implements EndpointRemoval {}

    /** They are reset when that time has passed. */
    record Drain(Duration limit) implements EndpointRemoval {}
  }
}
