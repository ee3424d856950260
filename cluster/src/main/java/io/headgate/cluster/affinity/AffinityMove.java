package io.headgate.cluster.affinity;

import io.headgate.balancer.state.AffinityKey;

/** Tells all members that a client has another pod from now on. */
public record AffinityMove(AffinityKey key, AffinityEntry entry) {}
