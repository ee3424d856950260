package io.headgate.discovery.manifest;

import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Protocol;
import java.util.List;

/**
 * Pods that are wanted.
 *
 * @param owner a Deployment or a StatefulSet
 * @param replicas how many; 0 is none
 * @param templateHash changes with the Pod template, and only then: ten characters that may stand
 *     in a Pod's name, as in {@code whoami-<hash>-<id>}
 * @param ports of all containers of the template, TCP only
 */
public record Workload(
    ObjectRef owner, int replicas, String templateHash, List<ContainerPort> ports) {
  /**
   * A port that a container of the template declares.
   *
   * @param number 1-65535
   * @param name empty where it has none
   * @param protocol TCP or UDP
   */
  public record ContainerPort(int number, String name, Protocol protocol) {}

  public Workload {
    ports = List.copyOf(ports);
  }
}
