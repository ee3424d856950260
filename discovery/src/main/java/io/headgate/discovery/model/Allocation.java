package io.headgate.discovery.model;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What one object was assigned.
 *
 * @param uid random, of this life of the object
 * @param creationTimestamp when it was first seen, in whole seconds as the API writes it
 * @param clusterIps of a Service with virtual addresses, one for each family; else empty
 * @param nodePorts of a Service with node ports; else empty
 * @param loadBalancer what a LoadBalancer was assigned beyond that
 */
public record Allocation(
    String uid,
    Instant creationTimestamp,
    List<String> clusterIps,
    List<NodePort> nodePorts,
    LoadBalancer loadBalancer) {

  /**
   * A node port and the Service port that has it.
   *
   * @param port the Service's own port; with the protocol it is the key of a Service port
   */
  public record NodePort(Protocol protocol, int port, int nodePort) {

    /** Whether both belong to the same port of a Service. */
    public boolean isOfSamePort(NodePort other) {
      return protocol == other.protocol && port == other.port;
    }
  }

  /**
   * What only a LoadBalancer has.
   *
   * @param ips out of the pool of this program; empty where another one assigns them
   * @param healthCheckNodePort 0 for none
   */
  public record LoadBalancer(List<String> ips, int healthCheckNodePort) {

    public static final LoadBalancer NONE = new LoadBalancer(List.of(), 0);

    public LoadBalancer {
      ips = List.copyOf(ips);
    }
  }

  public Allocation {
    clusterIps = List.copyOf(clusterIps);
    nodePorts = List.copyOf(nodePorts);
  }

  /** What nobody else can have, each with its kind: {@code nodePort 30080}. */
  public Set<String> values() {
    Set<String> values = new LinkedHashSet<>();
    clusterIps.forEach(ip -> values.add(clusterIp(ip)));
    nodePorts.forEach(port -> values.add(nodePort(port.nodePort())));
    loadBalancer.ips.forEach(ip -> values.add(loadBalancerIp(ip)));
    if (loadBalancer.healthCheckNodePort != 0) {
      values.add(nodePort(loadBalancer.healthCheckNodePort));
    }
    return values;
  }

  /** The same without those of its {@link #values} that others have. */
  public Allocation without(Set<String> taken) {
    return new Allocation(
        uid,
        creationTimestamp,
        clusterIps.stream().filter(ip -> !taken.contains(clusterIp(ip))).toList(),
        nodePorts.stream().filter(port -> !taken.contains(nodePort(port.nodePort))).toList(),
        new LoadBalancer(
            loadBalancer.ips.stream().filter(ip -> !taken.contains(loadBalancerIp(ip))).toList(),
            taken.contains(nodePort(loadBalancer.healthCheckNodePort))
                ? 0
                : loadBalancer.healthCheckNodePort));
  }

  private static String clusterIp(String ip) {
    return "clusterIP " + ip;
  }

  private static String loadBalancerIp(String ip) {
    return "loadBalancer IP " + ip;
  }

  /** One range for node ports and those of health checks. */
  private static String nodePort(int port) {
    return "nodePort " + port;
  }

  /** Whether it has all addresses and ports that the other one has. */
  public boolean hasAllOf(Allocation other) {
    return values().containsAll(other.values());
  }

  /** Of an object that is assigned an identity and nothing else. */
  public static Allocation identity(String uid, Instant creationTimestamp) {
    return new Allocation(uid, creationTimestamp, List.of(), List.of(), LoadBalancer.NONE);
  }
}
