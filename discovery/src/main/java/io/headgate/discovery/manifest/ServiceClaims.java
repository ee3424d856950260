package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.headgate.discovery.model.Allocation;
import io.headgate.discovery.model.Allocation.NodePort;
import io.headgate.discovery.model.IpLiteral;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Protocol;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What one Service needs, and how much of it it has. Made anew for each plan; a refused Service
 * gives back what it took.
 */
final class ServiceClaims {
  /** A Service port that needs a node port. */
  private record PortClaim(Protocol protocol, int port, int index, int explicit) {}

  private final ServiceSpec spec;
  private final ObjectRef ref;
  private final ClusterIpAllocator ips;
  private final NodePortAllocator ports;
  private final List<InetAddress> hasIps = new ArrayList<>();
  private final Map<PortClaim, Integer> hasPorts = new LinkedHashMap<>();
  private final List<PortClaim> wantedPorts = new ArrayList<>();

  ServiceClaims(ObjectRef ref, ServiceSpec spec, ClusterIpAllocator ips, NodePortAllocator ports) {
    this.ref = ref;
    this.spec = spec;
    this.ips = ips;
    this.ports = ports;
    for (int i = 0; i < spec.getPorts().size() && takesNodePorts(); i++) {
      ServicePort port = spec.getPorts().get(i);
      int explicit = Objects.requireNonNullElse(port.getNodePort(), 0);
      if (explicit != 0 || !Boolean.FALSE.equals(spec.getAllocateLoadBalancerNodePorts())) {
        wantedPorts.add(
            new PortClaim(Protocol.valueOf(port.getProtocol()), port.getPort(), i, explicit));
      }
    }
  }

  private boolean takesNodePorts() {
    return spec.getType().equals("NodePort") || spec.getType().equals("LoadBalancer");
  }

  private boolean takesClusterIp() {
    return !spec.getType().equals("ExternalName") && !"None".equals(spec.getClusterIP());
  }

  private List<String> explicitIps() {
    List<String> all = Objects.requireNonNullElse(spec.getClusterIPs(), List.of());
    String one = Objects.requireNonNullElse(spec.getClusterIP(), "");
    return all.isEmpty() ? (one.isEmpty() ? List.of() : List.of(one)) : all;
  }

  /** Keeps of what was assigned before what is still wanted. */
  void keep(Allocation before) {
    List<String> explicit = explicitIps();
    if (takesClusterIp() && (explicit.isEmpty() || explicit.equals(before.clusterIps()))) {
      for (String ip : before.clusterIps()) {
        InetAddress address = IpLiteral.require(ip);
        ips.reserve(address);
        hasIps.add(address);
      }
    }
    for (PortClaim claim : wantedPorts) {
      for (NodePort port : before.nodePorts()) {
        if (port.protocol() == claim.protocol
            && port.port() == claim.port
            && (claim.explicit == 0 || claim.explicit == port.nodePort())) {
          ports.reserve(port.nodePort());
          hasPorts.put(claim, port.nodePort());
        }
      }
    }
  }

  /** Whether it has, by {@link #keep}, all that it wants, and what was assigned is all wanted. */
  boolean isSettledBy(Allocation before) {
    return hasIps.isEmpty() != takesClusterIp()
        && hasPorts.size() == wantedPorts.size()
        && hasIps.size() == before.clusterIps().size()
        && nodePorts().equals(before.nodePorts());
  }

  /** Takes what the manifest names. */
  Optional<FieldError> takeExplicit() {
    if (takesClusterIp() && hasIps.isEmpty()) {
      for (String ip : explicitIps()) {
        InetAddress address = IpLiteral.require(ip);
        Optional<String> refusal = ips.take(address);
        if (refusal.isPresent()) {
          return refusal.map(
              detail ->
                  new FieldError(
                      "spec.clusterIP",
                      "spec.clusterIPs: Invalid value: [\"" + ip + "\"]: " + detail));
        }
        hasIps.add(address);
      }
    }
    for (PortClaim claim : wantedPorts) {
      if (claim.explicit == 0 || hasPorts.containsKey(claim)) {
        continue;
      }
      if (!hasPorts.containsValue(claim.explicit)) {
        Optional<String> refusal = ports.take(claim.explicit);
        if (refusal.isPresent()) {
          return refusal.map(
              detail ->
                  FieldError.invalid(
                      "spec.ports[" + claim.index + "].nodePort", claim.explicit, detail));
        }
      }
      hasPorts.put(claim, claim.explicit);
    }
    return Optional.empty();
  }

  /** Takes whatever is free for the rest. */
  Optional<FieldError> takeAny() {
    int seed = ref.toString().hashCode();
    if (takesClusterIp() && hasIps.isEmpty()) {
      Optional<InetAddress> address = ips.takeAny(seed);
      if (address.isEmpty()) {
        return Optional.of(
            new FieldError("spec.clusterIP", "failed to allocate a serviceIP: range is full"));
      }
      hasIps.add(address.get());
    }
    for (PortClaim claim : wantedPorts) {
      if (hasPorts.containsKey(claim)) {
        continue;
      }
      Optional<Integer> shared = ofOtherProtocol(claim);
      int nodePort = shared.orElseGet(() -> ports.takeAny(seed + claim.index).orElse(0));
      if (nodePort == 0) {
        return Optional.of(
            new FieldError(
                "spec.ports[" + claim.index + "]", "failed to allocate a nodePort: range is full"));
      }
      hasPorts.put(claim, nodePort);
    }
    return Optional.empty();
  }

  /** One number for TCP and UDP on one Service port gives one node port number, as upstream. */
  private Optional<Integer> ofOtherProtocol(PortClaim claim) {
    return hasPorts.entrySet().stream()
        .filter(has -> has.getKey().port == claim.port)
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** Gives everything back. */
  void release() {
    hasIps.forEach(ips::release);
    hasPorts.values().forEach(ports::release);
  }

  List<String> clusterIps() {
    return hasIps.stream().map(InetAddress::getHostAddress).toList();
  }

  List<NodePort> nodePorts() {
    List<NodePort> result = new ArrayList<>();
    for (PortClaim claim : wantedPorts) {
      Integer nodePort = hasPorts.get(claim);
      if (nodePort != null) {
        result.add(new NodePort(claim.protocol, claim.port, nodePort));
      }
    }
    return result;
  }
}
