package io.headgate.cluster.quotas;

import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.ServicePortName;

/** What has a total: the connections of one endpoint of one port. */
public record QuotaKey(ServicePortName port, EndpointAddress endpoint) {}
