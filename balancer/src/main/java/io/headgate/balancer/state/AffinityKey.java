package io.headgate.balancer.state;

import java.net.InetAddress;

/**
 * Who stays on a pod: a client address of one Service.
 *
 * @param serviceUid a Service that is deleted and created again starts anew
 * @param servicePort 0 where all ports of the Service lead to the same pod, else the number of the
 *     port meant; TCP and UDP of one number, which usually are one thing (DNS), share a pod
 */
public record AffinityKey(String serviceUid, InetAddress client, int servicePort) {

  /** One pod for all ports of the Service. */
  public static AffinityKey ofService(String serviceUid, ClientAddress client) {
    return new AffinityKey(serviceUid, client.ip(), 0);
  }

  /** A pod for each port of the Service. */
  public static AffinityKey ofPort(String serviceUid, ClientAddress client, int servicePort) {
    return new AffinityKey(serviceUid, client.ip(), servicePort);
  }
}
