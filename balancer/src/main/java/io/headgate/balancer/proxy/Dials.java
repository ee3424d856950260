package io.headgate.balancer.proxy;

import io.headgate.balancer.state.ClientAddress;
import io.headgate.discovery.model.DialPolicy;
import io.headgate.discovery.model.EndpointAddress;

/** How endpoints are dialled, how often and how long, and with whose address. */
record Dials(Dialer dialer, ConnectPolicy policy, ClientSources sources) {

  /** For a connection of that client. */
  Dialer dialer(DialPolicy asked, ClientAddress client, EndpointAddress endpoint) {
    return sources.of(asked, client, endpoint).map(dialer::as).orElse(dialer);
  }
}
