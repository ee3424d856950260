package io.headgate.cluster.counts;

import io.headgate.discovery.model.ServicePortName;
import java.util.List;

/**
 * What a member has open on endpoints of one Service port.
 *
 * @param rate the connections a second that the member has opened lately, on all endpoints
 */
public record ServiceCounts(ServicePortName service, double rate, List<EndpointCount> endpoints) {

  public ServiceCounts {
    endpoints = List.copyOf(endpoints);
  }
}
