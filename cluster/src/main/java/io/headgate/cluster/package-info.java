/**
 * What the nodes share, over Hazelcast. Start at {@link io.headgate.cluster.Cluster}.
 *
 * <p>What is shared and by which rules stands in {@code counts} and {@code affinity}, and how it
 * becomes bytes in {@code encoding}: none of them knows of Hazelcast. Of this package {@link
 * io.headgate.cluster.HazelcastMember} and what it uses do; {@code Cluster} itself does not, so
 * that a node works with its own state while, and where, there is no member.
 *
 * <p>Only {@code gateway.app} may import it; no Hazelcast type appears in a public signature.
 */
package io.headgate.cluster;
