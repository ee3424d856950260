package io.headgate.balancer.proxy;

import java.net.InetAddress;
import java.util.List;

/**
 * How Service ports are listened on.
 *
 * @param nodePortAddresses the addresses of this machine on which node ports are served; the
 *     wildcard address stands for all
 * @param shiftLowPorts whether a port that this process has no right to open is served at port +
 *     8000 or the next free one
 */
public record ListenOptions(
    List<InetAddress> nodePortAddresses, boolean shiftLowPorts, ConnectPolicy connectPolicy) {

  public ListenOptions {
    nodePortAddresses = List.copyOf(nodePortAddresses);
  }
}
