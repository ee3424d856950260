package io.headgate.balancer.state;

import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.ServicePortName;

/**
 * The places of every endpoint of a Service that bounds its connections. Keyed by Service port and
 * endpoint address, as counts are. Any thread.
 */
public interface ConnectionLimits {

  /**
   * The places of one endpoint. The same object is returned as long as anybody may hold a place of
   * it: callers keep it instead of asking for every connection.
   */
  EndpointPlaces of(ServicePortName service, EndpointAddress endpoint);

  /**
   * Adds one that is called after places have come from other nodes, on whichever thread learns of
   * it; must not block. Never called where a node shares with nobody.
   */
  default void addObserver(Runnable placesCame) {}
}
