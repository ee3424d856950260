package io.headgate.cluster.counts;

import java.util.UUID;

/**
 * One life of one member: from a start of it to its end.
 *
 * @param epoch larger for every later life of the same member, so that what its former life said is
 *     told from what it says now
 */
public record MemberLife(UUID member, long epoch) {}
