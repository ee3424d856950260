package io.headgate.cluster.ejections;

import io.headgate.balancer.state.Ejection;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.ServicePortName;

/** One reason for which one endpoint of one port may be out. */
public record EjectionKey(ServicePortName port, EndpointAddress endpoint, Ejection.Reason reason) {

  /** Whether both count against one limit: that of a port's endpoints of one address family. */
  boolean sharesLimitWith(EjectionKey other) {
    return reason == other.reason
        && port.equals(other.port)
        && endpoint.family().equals(other.endpoint.family());
  }
}
