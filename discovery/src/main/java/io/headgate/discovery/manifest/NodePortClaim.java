package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.headgate.discovery.model.Allocation;
import io.headgate.discovery.model.Allocation.NodePort;
import io.headgate.discovery.model.Protocol;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A node port for each port of the Service, where its type has them. */
final class NodePortClaim implements Claim {
  /** A Service port that needs a node port. */
  private record Wanted(Protocol protocol, int port, int index, int explicit) {}

  private final NodePortAllocator ports;
  private final List<Wanted> wanted = new ArrayList<>();
  private final Map<Wanted, Integer> has = new LinkedHashMap<>();

  NodePortClaim(ServiceSpec spec, NodePortAllocator ports) {
    this.ports = ports;
    boolean takesNodePorts =
        spec.getType().equals("NodePort") || spec.getType().equals("LoadBalancer");
    for (int i = 0; i < spec.getPorts().size() && takesNodePorts; i++) {
      ServicePort port = spec.getPorts().get(i);
      int explicit = Objects.requireNonNullElse(port.getNodePort(), 0);
      if (explicit != 0 || !Boolean.FALSE.equals(spec.getAllocateLoadBalancerNodePorts())) {
        wanted.add(new Wanted(Protocol.valueOf(port.getProtocol()), port.getPort(), i, explicit));
      }
    }
  }

  @Override
  public void keep(Allocation before) {
    for (Wanted claim : wanted) {
      for (NodePort port : before.nodePorts()) {
        if (port.protocol() == claim.protocol
            && port.port() == claim.port
            && (claim.explicit == 0 || claim.explicit == port.nodePort())) {
          ports.reserve(port.nodePort());
          has.put(claim, port.nodePort());
        }
      }
    }
  }

  @Override
  public boolean isSettledBy(Allocation before) {
    return has.size() == wanted.size() && nodePorts().equals(before.nodePorts());
  }

  @Override
  public Optional<FieldError> takeExplicit() {
    for (Wanted claim : wanted) {
      if (claim.explicit == 0 || has.containsKey(claim)) {
        continue;
      }
      if (!has.containsValue(claim.explicit)) {
        Optional<String> refusal = ports.take(claim.explicit);
        if (refusal.isPresent()) {
          return refusal.map(
              detail ->
                  FieldError.invalid(
                      "spec.ports[" + claim.index + "].nodePort", claim.explicit, detail));
        }
      }
      has.put(claim, claim.explicit);
    }
    return Optional.empty();
  }

  @Override
  public Optional<FieldError> takeAny(int seed) {
    for (Wanted claim : wanted) {
      if (has.containsKey(claim)) {
        continue;
      }
      Optional<Integer> shared = ofOtherProtocol(claim);
      int nodePort = shared.orElseGet(() -> ports.takeAny(seed + claim.index).orElse(0));
      if (nodePort == 0) {
        return Optional.of(
            new FieldError(
                "spec.ports[" + claim.index + "]", "failed to allocate a nodePort: range is full"));
      }
      has.put(claim, nodePort);
    }
    return Optional.empty();
  }

  /** One number for TCP and UDP on one Service port gives one node port number, as upstream. */
  private Optional<Integer> ofOtherProtocol(Wanted claim) {
    return has.entrySet().stream()
        .filter(it -> it.getKey().port == claim.port)
        .map(Map.Entry::getValue)
        .findFirst();
  }

  @Override
  public void release() {
    has.values().forEach(ports::release);
    has.clear();
  }

  List<NodePort> nodePorts() {
    List<NodePort> result = new ArrayList<>();
    for (Wanted claim : wanted) {
      Integer nodePort = has.get(claim);
      if (nodePort != null) {
        result.add(new NodePort(claim.protocol, claim.port, nodePort));
      }
    }
    return result;
  }
}
