package io.headgate.balancer.listing;

import io.headgate.balancer.state.ConnectionCounts;
import io.headgate.discovery.model.SchedulerName;
import io.headgate.discovery.model.Snapshot;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Prints what {@code ipvsadm -Ln} would print. Pure. */
public final class IpvsListing {

  /**
   * @param standing the scheduler of Services that ask for none
   * @param machineAddresses the addresses that a wildcard stands for
   */
  public IpvsListing(SchedulerName standing, List<InetAddress> machineAddresses) {}

  /** {@code ipvsadm -Ln}. */
  public String render(
      Snapshot snapshot, ConnectionCounts counts, Collection<VirtualServer> servers) {
    return "";
  }

  /** {@code ipvsadm -Ln -t ADDRESS:PORT}; empty where nothing is served there. */
  public Optional<String> render(
      Snapshot snapshot,
      ConnectionCounts counts,
      Collection<VirtualServer> servers,
      InetSocketAddress only) {
    return Optional.empty();
  }
}
