package io.headgate.discovery.manifest;

import io.headgate.discovery.model.ObjectRef;
import java.util.List;

public record Workload(
    ObjectRef owner, int replicas, String templateHash, List<ContainerPort> ports) {
  public record ContainerPort(int number, String name) {}
}
