/**
 * What the nodes share: this is where {@code balancer.state} is to be implemented for several nodes
 * with Hazelcast. Empty so far: every node counts for itself.
 *
 * <p>Only {@code gateway.app} may import it; no Hazelcast type may appear in a signature here.
 */
package io.headgate.cluster;
