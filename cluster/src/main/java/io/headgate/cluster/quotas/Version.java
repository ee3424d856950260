package io.headgate.cluster.quotas;

/**
 * Which grant a member goes by.
 *
 * @param term of the member, which begins with no places; a grant of another term means nothing
 * @param number of the grant; 0: none yet
 */
public record Version(long term, long number) {}
