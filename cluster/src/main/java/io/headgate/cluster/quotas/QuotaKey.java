package io.headgate.cluster.quotas;

import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.ServicePortName;

/** What has a total: the connections of one endpoint of one port. */
public record QuotaKey(ServicePortName port, EndpointAddress endpoint) {

  /**
   * The rates of requests: a Service without a namespace, which no manifest can name, so that it
   * travels as all others do.
   */
  static final QuotaKey REQUESTS =
      new QuotaKey(
          new ServicePortName(new ServiceName("", "requests"), "", Protocol.TCP),
          EndpointAddress.unresolved("requests", 0));
}
