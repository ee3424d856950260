package io.headgate.balancer.proxy;

import io.headgate.balancer.state.ClientAddress;
import io.headgate.discovery.model.DialPolicy;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.TimeSource;
import java.util.Optional;

/** How endpoints are dialled, how often and how long, and with whose address. */
record Dials(Dialer dialer, ConnectPolicy policy, ClientSources sources, TimeSource time) {

  /** For a connection of that client. */
  Dialer dialer(DialPolicy asked, ClientAddress client, EndpointAddress endpoint) {
    Optional<ClientSource> source = sources.of(asked, client, endpoint);
    return source.isPresent() ? dialer.as(source.get()) : dialer;
  }
}
