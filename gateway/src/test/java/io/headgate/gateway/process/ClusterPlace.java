package io.headgate.gateway.process;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Where one of several nodes on this machine is.
 *
 * @param slot whose addresses all of them share out
 * @param folder of the test
 * @param number from 1
 */
record ClusterPlace(Slot slot, Path folder, int number) {

  /** What all nodes read. */
  Path manifests() {
    return folder.resolve("manifests");
  }

  Path state() {
    return folder.resolve("state-" + number);
  }

  /** Where it says which classes it has loaded. */
  Path classes() {
    return folder.resolve("classes-" + number + ".log");
  }

  String address() {
    return address(number);
  }

  private String address(int node) {
    return slot.podPrefix() + "254." + node;
  }

  /** The same for all nodes, as one cluster has it; here only one of them can open a ClusterIP. */
  String clusterIps() {
    return slot.clusterIpPrefix() + "0.0/16";
  }

  /** The addresses of so many nodes, this one among them. */
  String members(int nodes) {
    return IntStream.rangeClosed(1, nodes)
        .mapToObj(node -> address(node) + ":" + ClusterNode.CLUSTER_PORT)
        .collect(Collectors.joining(","));
  }
}
