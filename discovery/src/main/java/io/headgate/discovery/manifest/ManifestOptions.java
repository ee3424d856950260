package io.headgate.discovery.manifest;

import io.headgate.discovery.model.Cidr;
import io.headgate.discovery.model.LabelSelector;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a manifest directory is read with.
 *
 * @param directory read with all its sub-folders
 * @param ranges out of which Services are assigned addresses and ports
 * @param nodeName {@code --hostname-override}: the node this is, which runs the embedded pods
 * @param podWeights {@code --watch-pods}: whether Pods have weights
 * @param namespaces {@code --watch-namespace-selector}: the labels of those whose Ingresses and
 *     Services count; empty: all do
 */
public record ManifestOptions(
    Path directory,
    AllocationRanges ranges,
    String nodeName,
    boolean podWeights,
    Optional<LabelSelector> namespaces) {

  /** Of all namespaces. */
  public ManifestOptions(
      Path directory, AllocationRanges ranges, String nodeName, boolean podWeights) {
    this(directory, ranges, nodeName, podWeights, Optional.empty());
  }

  /** Without weights of Pods. */
  public ManifestOptions(Path directory, AllocationRanges ranges, String nodeName) {
    this(directory, ranges, nodeName, false);
  }

  /** With ClusterIPs of one family, and without a pool for load balancers. */
  public ManifestOptions(
      Path directory, Cidr clusterIpRange, PortRange nodePortRange, String nodeName) {
    this(
        directory,
        new AllocationRanges(List.of(clusterIpRange), nodePortRange, List.of()),
        nodeName);
  }
}
