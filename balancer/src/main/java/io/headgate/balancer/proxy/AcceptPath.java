package io.headgate.balancer.proxy;

import io.headgate.balancer.selection.EndpointPicker;
import io.headgate.discovery.model.Snapshots;

/** What an accepted connection passes on its way to an endpoint; the same for all listeners. */
record AcceptPath(
    Snapshots snapshots,
    Admission admission,
    EndpointPicker picker,
    Dials dials,
    Carried carried) {}
