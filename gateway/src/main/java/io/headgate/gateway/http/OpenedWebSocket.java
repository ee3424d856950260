package io.headgate.gateway.http;

import io.headgate.balancer.proxy.LoopTimers;
import io.headgate.balancer.proxy.TcpRelay;
import io.headgate.balancer.state.EndpointTraffic;
import io.netty.channel.Channel;
import java.time.Duration;

/**
 * A pod's connection after a WebSocket has been opened on it: from now on it carries bytes, which
 * go to the channel of a client of HTTP/1.1, or to the stream of one of HTTP/2.
 *
 * @param traffic counts the bytes of both directions
 * @param idle it ends when nothing has come from either side for that long
 */
record OpenedWebSocket(
    Exchange exchange,
    UpstreamConnection connection,
    EndpointTraffic traffic,
    LoopTimers timers,
    Duration idle) {

  /** With a channel whose pipeline holds nothing of HTTP that would see its bytes. */
  void relayTo(Channel client) {
    UpgradeIdle watch = new UpgradeIdle(timers, idle);
    connection.upgrade(
        () -> {
          watch.watch(client, connection.channel());
          exchange.upgraded(TcpRelay.start(client, connection.channel(), traffic, exchange::end));
        });
  }

  /** With a stream that has been told that the WebSocket is open. */
  WebSocketTunnel tunnelTo(ClientStream client) {
    WebSocketTunnel tunnel = new WebSocketTunnel(this, client);
    connection.upgrade(tunnel::start);
    return tunnel;
  }
}
