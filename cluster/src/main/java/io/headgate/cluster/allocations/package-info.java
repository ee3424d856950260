/**
 * What objects of manifests are assigned, decided once for all nodes: the rule by which decisions
 * are taken and brought together, and the store through which this node takes part. Start at {@link
 * io.headgate.cluster.allocations.SharedAllocationStore}. Nothing here knows of Hazelcast.
 */
package io.headgate.cluster.allocations;
