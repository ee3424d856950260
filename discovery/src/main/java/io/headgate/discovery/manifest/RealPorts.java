package io.headgate.discovery.manifest;

import io.headgate.discovery.model.Protocol;
import java.util.Map;

/**
 * The ports that a Pod has really open, by container port: they may differ where the process has no
 * right to the declared one. A number that is not in a map is open as it is.
 */
public record RealPorts(Map<Integer, Integer> tcp, Map<Integer, Integer> udp) {

  /** All as declared. */
  public static final RealPorts AS_DECLARED = new RealPorts(Map.of(), Map.of());

  public RealPorts {
    tcp = Map.copyOf(tcp);
    udp = Map.copyOf(udp);
  }

  /** Of a Pod that has no others. */
  public static RealPorts ofTcp(Map<Integer, Integer> tcp) {
    return new RealPorts(tcp, Map.of());
  }

  /** The port that is open for that container port. */
  public int of(Protocol protocol, int containerPort) {
    return switch (protocol) {
      case TCP -> tcp.getOrDefault(containerPort, containerPort);
      case UDP -> udp.getOrDefault(containerPort, containerPort);
      case SCTP -> containerPort;
    };
  }
}
