package io.headgate.discovery.publish;

import java.time.Duration;

/**
 * How replicas agree on the one that writes.
 *
 * @param namespace of the Lease
 * @param id the Lease's name: replicas that share it are one controller
 * @param identity of this replica; no other has it, nor had it before
 * @param ttl how long a leader that is not heard of stays one; whole seconds, at least one
 */
public record ElectionOptions(String namespace, String id, String identity, Duration ttl) {}
