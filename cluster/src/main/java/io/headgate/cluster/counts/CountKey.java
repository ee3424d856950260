package io.headgate.cluster.counts;

import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.ServicePortName;

/** What is counted. */
record CountKey(ServicePortName service, EndpointAddress endpoint) {}
