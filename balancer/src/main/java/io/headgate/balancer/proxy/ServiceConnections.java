package io.headgate.balancer.proxy;

import io.headgate.balancer.scheduler.ConnectionKey;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.Snapshot;
import io.netty.channel.Channel;

/**
 * Takes connections that have found their Service port otherwise than by the address they came to.
 * From there on they are like all others: chosen for, relayed, counted and listed.
 */
public final class ServiceConnections {

  private final AcceptPath path;

  ServiceConnections(AcceptPath path) {
    this.path = path;
  }

  /**
   * Connects a client to an endpoint of that port, or resets it. Called on the client's event loop.
   *
   * @param client in whose pipeline nobody is left but who has its first bytes
   * @param port of that snapshot
   * @param release hands those bytes to the handlers behind, before this returns or right after
   */
  public void connect(
      Channel client, Snapshot snapshot, ServicePort port, ConnectionKey key, Runnable release) {
    path.carried().connections().add(client);
    HeldReads held = new HeldReads();
    client.pipeline().addLast(held);
    release.run();
    EndpointSearch search =
        new EndpointSearch(
            path,
            shortage -> {},
            client,
            held,
            new EndpointSearch.Wanted(
                snapshot, port, key, port.traits().policy().dial().proxyProtocol()));
    // Who has the first bytes may be in the middle of handing them on.
    client.eventLoop().execute(search::next);
  }
}
