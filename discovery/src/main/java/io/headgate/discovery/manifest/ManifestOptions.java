package io.headgate.discovery.manifest;

import io.headgate.discovery.model.Cidr;
import java.nio.file.Path;

/**
 * What a manifest directory is read with.
 *
 * @param directory read with all its sub-folders
 * @param clusterIpRange {@code --service-cluster-ip-range}
 * @param nodePortRange {@code --service-node-port-range}
 * @param nodeName {@code --hostname-override}: the node this is, which runs the embedded pods
 */
public record ManifestOptions(
    Path directory, Cidr clusterIpRange, PortRange nodePortRange, String nodeName) {}
