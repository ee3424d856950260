package io.headgate.balancer.proxy;

import io.headgate.balancer.selection.EndpointPicker;
import io.headgate.discovery.model.Snapshots;

/** What a datagram passes on its way to an endpoint; the same for all listeners. */
record FlowPath(
    Snapshots snapshots,
    EndpointPicker picker,
    Dials dials,
    UdpLoops loops,
    FlowCounters counters) {}
