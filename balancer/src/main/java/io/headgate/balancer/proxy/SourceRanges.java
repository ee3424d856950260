package io.headgate.balancer.proxy;

import io.headgate.balancer.scheduler.ConnectionKey;
import io.headgate.balancer.state.VirtualAddress;
import io.headgate.discovery.model.Cidr;
import io.headgate.discovery.model.ExternalAccess;
import io.headgate.discovery.model.ListenAddress;
import io.headgate.discovery.model.ServicePort;
import java.net.InetAddress;
import java.util.List;

/**
 * Holds {@code loadBalancerSourceRanges} against clients of a load balancer's address, and of a
 * node port where the Service says so; by any other address everybody may come.
 *
 * @param machine the addresses of this machine
 */
record SourceRanges(List<InetAddress> machine) {

  SourceRanges {
    machine = List.copyOf(machine);
  }

  /** Whether that client may come by that address. */
  boolean admit(ServicePort port, ConnectionKey key) {
    ExternalAccess access = port.traits().access();
    return access.sourceRanges().isEmpty()
        || !isHeld(port, key.virtual())
        || contain(access.sourceRanges(), key.client().ip())
        || isThisMachine(access.sourceRanges(), key);
  }

  private static boolean isHeld(ServicePort port, VirtualAddress virtual) {
    boolean byNodePort = false;
    for (ListenAddress own : port.listenAddresses()) {
      switch (own) {
        case ListenAddress.LoadBalancerIp it -> {
          if (it.address().equals(virtual.ip()) && it.port() == virtual.port()) {
            return true;
          }
        }
        case ListenAddress.ClusterIp it -> {
          if (it.address().equals(virtual.ip()) && it.port() == virtual.port()) {
            return false;
          }
        }
        case ListenAddress.ExternalIp it -> {
          // Not held: as in kube-proxy, only a load balancer's address is.
        }
        case ListenAddress.ExposedPort it -> {
          // Not held: no load balancer of the Service's is meant.
        }
        case ListenAddress.NodePort it -> byNodePort |= it.port() == virtual.port();
      }
    }
    return byNodePort && port.traits().access().onNodePort();
  }

  /**
   * Who connects from this machine to an address of this machine has that very address, so that no
   * range can mean it: the machine's own addresses stand for it, as in kube-proxy (its rules from
   * the VIP to the VIP, {@code pkg/proxy/nftables/proxier.go}).
   */
  private boolean isThisMachine(List<Cidr> ranges, ConnectionKey key) {
    return key.client().ip().equals(key.virtual().ip())
        && machine.stream().anyMatch(own -> contain(ranges, own));
  }

  private static boolean contain(List<Cidr> ranges, InetAddress address) {
    for (Cidr range : ranges) {
      if (range.contains(address)) {
        return true;
      }
    }
    return false;
  }
}
