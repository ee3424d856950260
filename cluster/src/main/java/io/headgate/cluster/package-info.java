/**
 * What the nodes share, over Hazelcast. What is shared and by which rules stands in {@code counts}
 * and {@code affinity}, which know nothing of Hazelcast; this package is to carry it.
 *
 * <p>Only {@code gateway.app} may import it; no Hazelcast type may appear in a signature here.
 */
package io.headgate.cluster;
