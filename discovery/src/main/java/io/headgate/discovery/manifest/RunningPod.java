package io.headgate.discovery.manifest;

import io.headgate.discovery.model.ObjectRef;
import java.net.InetAddress;
import java.util.Map;

/**
 * A Pod that runs and is ready.
 *
 * @param owner the owner of its {@link Workload}
 * @param name as a cluster would give it
 * @param realPorts by container port: the port that is really open, where it may differ because the
 *     process has no right to the declared one
 */
public record RunningPod(
    ObjectRef owner, String name, InetAddress ip, Map<Integer, Integer> realPorts) {
  public RunningPod {
    realPorts = Map.copyOf(realPorts);
  }

  /** The port that is really open for this container port. */
  public int realPort(int containerPort) {
    return realPorts.getOrDefault(containerPort, containerPort);
  }
}
