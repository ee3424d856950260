package io.headgate.discovery.manifest;

import io.headgate.discovery.model.ObjectRef;
import java.net.InetAddress;

/**
 * A Pod that runs and is ready.
 *
 * @param owner the owner of its {@link Workload}
 * @param name as a cluster would give it
 */
public record RunningPod(ObjectRef owner, String name, InetAddress ip, RealPorts realPorts) {}
