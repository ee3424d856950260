package io.headgate.balancer.state;

import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.ServicePortName;

/**
 * How many connections every endpoint has. Keyed by Service port and endpoint address, so that
 * counts outlive snapshots. Any thread.
 */
public interface ConnectionCounts {

  /**
   * The count of one endpoint of one Service port. The same object is returned as long as anybody
   * may hold a lease on it: callers keep it instead of asking for every connection.
   */
  EndpointLoad of(ServicePortName service, EndpointAddress endpoint);
}
